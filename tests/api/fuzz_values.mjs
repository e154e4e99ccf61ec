// Values for the API fuzzer, made from the document's own schemas: valid ones, nearly valid ones and
// wrong ones. A value may be a recipe that is resolved when it is sent: {$pick: pool, n} takes what an
// earlier reply told (an id, a code, a token), {$minutes: n} is a moment from now, {$fresh: prefix} is
// a text never used before. So shrinking and replaying need no ids.
import fc from "fast-check";

export const password = "huying-demo-2026";

// ---- texts --------------------------------------------------------------------------------------

const chinese = ["长江大道", "模拟求助：请帮忙代买", "张三", "𠮷野家", "㐂", "龘", "汉口站前街道", "ｆｕｌｌ", "e\u0301", "👩‍👩‍👧", "\u202eabc", "\ufeff", "ﷺ", "\u0000", "\ud800", "%00", "../..", "'; drop table need; --", "<b>", "{{7*7}}", "\\u0000", "true", "null", "0", " "];
const piece = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...chinese.slice(0, 13)) }, { weight: 1, arbitrary: fc.fullUnicode() }, { weight: 1, arbitrary: fc.string({ maxLength: 8 }) });
const codePoints = (text) => [...text];
const cleaned = (text) => text.replace(/[\u0000\ud800-\udfff]/gu, "") || "字";

/* A text within the bounds, in code points. */
function textOf({ minLength = 0, maxLength = 200 }) {
  const most = Math.min(maxLength, 40);
  return fc.tuple(fc.array(piece, { minLength: 1, maxLength: 6 }), fc.constantFrom("free", "shortest", "longest")).map(([pieces, size]) => {
    const all = codePoints(cleaned(pieces.join("")));
    const length = size === "shortest" ? Math.max(minLength, 1) : size === "longest" ? maxLength : Math.max(minLength, Math.min(all.length, most));
    return Array.from({ length }, (_, i) => all[i % all.length]).join("").replace(/^\s+|\s+$/g, "字").normalize("NFC").slice(0, 4 * maxLength);
  });
}

const phone = fc.constantFrom("13800000001", "+86 139 0000 0002", "027-8888 0000", "12345", "(027)88880000", "18600000003");

/* GB 11643 with its check digit. */
const idNumber = fc.tuple(fc.integer({ min: 1940, max: 2015 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }), fc.integer({ min: 0, max: 999 })).map(([year, month, day, serial]) => {
  const digits = `420102${year}${String(month).padStart(2, "0")}${String(day).padStart(2, "0")}${String(serial).padStart(3, "0")}`;
  const sum = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2].reduce((s, weight, i) => s + weight * Number(digits[i]), 0);
  return digits + "10X98765432"[sum % 11];
});

// ---- what the name of a member says beyond its schema ------------------------------------------------

const pick = (pool) => fc.nat({ max: 200 }).map((n) => ({ $pick: pool, n }));
/* Pools by name: of a parameter, of a member, of the segment a path's {id} stands behind. */
const pools = { need: "need", of: "need", needs: "need", volunteer: "volunteer", volunteers: "volunteer", person: "person", persons: "person", incident: "incident", incidents: "incident",
  organisation: "organisation", organisations: "organisation", duties: "duty", duty: "duty", calls: "call", asks: "ask", accounts: "account", grant: "grant", loans: "loan", dispatches: "dispatch", based_on: "dispatch", complaints: "complaint",
  tokens: "token", up_to: "notice", area: "area", home_area: "area", to_area: "area", parent: "area", tier: "area", task: "task", skill: "skill", hazard: "hazard", level: "level", rule: "rule",
  areas: "area", follow: "follow", token: "follow", cursor: "next", subject_id: "need", code: "area" };
const special = {
  login: fc.oneof({ weight: 5, arbitrary: fc.constant({ $fresh: "fuzz.login." }) }, { weight: 1, arbitrary: fc.constantFrom("nobody", "sim.vol.9") }),
  password: fc.constantFrom(password, password, "short", "长密码长密码长密码长密码"),
  new_password: fc.constant(password),
  old_password: fc.constantFrom(password, "wrong-password"),
  phone, requester_phone: phone, contact_phone: phone, id_number: idNumber,
  skills: fc.oneof(pick("skill"), fc.constantFrom("S01", "S09|S01", "S02 S29", "")),
  availability: fc.constantFrom("f".repeat(42), "0".repeat(42), "00fff0".repeat(7)),
  destroy_by: fc.constantFrom("2030-01-01", "2027-02-28"), legal_basis: fc.constantFrom("consent", "《传染病防治法》第三十九条"), consent: fc.constant(true),
  website: fc.constant(""), kind: undefined, q: fc.constantFrom("张", "zhang", "4201", "𠮷", "%", "_", "a'b"),
  starts_at: fc.integer({ min: -60, max: 4000 }).map((n) => ({ $minutes: n })), ends_at: fc.integer({ min: 60, max: 5000 }).map((n) => ({ $minutes: n })),
};

// ---- from a schema --------------------------------------------------------------------------------------

const moment = fc.oneof({ weight: 6, arbitrary: fc.integer({ min: -4000, max: 20000 }).map((n) => ({ $minutes: n })) },
  { weight: 1, arbitrary: fc.constantFrom("1970-01-01T00:00:00Z", "9999-12-31T23:59:59+08:00", "2024-02-29T12:00:00+08:00", "2026-01-01T00:00:00.123456-11:30") });
const day = fc.constantFrom("1950-05-05", "1988-02-29", "2010-10-10", "2026-01-01", "1999-12-31");

function numberOf({ type, minimum, maximum }) {
  const low = minimum ?? -1e6;
  const high = maximum ?? 1e6;
  const edges = fc.constantFrom(low, high);
  const inner = type === "integer" ? fc.integer({ min: Math.ceil(low), max: Math.floor(high) }) : fc.double({ min: low, max: high, noNaN: true });
  return fc.oneof({ weight: 4, arbitrary: inner }, { weight: 1, arbitrary: edges });
}

function stringOf(schema) {
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.format === "date-time") return moment;
  if (schema.format === "date") return day;
  if (schema.pattern?.startsWith("^[0-9]{1,19}")) return fc.oneof(pick("need"), fc.constantFrom("1", "9223372036854775807", "123456789012345678"));
  if (schema.pattern?.startsWith("^([0-9]{2}")) return fc.oneof({ weight: 5, arbitrary: pick("area") }, { weight: 1, arbitrary: fc.constantFrom("42", "4201", "420102", "99", "420102002003999") });
  return textOf(schema);
}

/* A value the schema takes; most of the time one that also means something. */
export function valid(name, schema) {
  const known = schema.type === "array" || schema.enum ? undefined : special[name] ?? (pools[name] && schema.type === "string" ? pick(pools[name]) : undefined);
  const plain = schema.type === "object" ? object(schema) : schema.type === "array" ? list(name, schema) : schema.type === "boolean" ? fc.boolean()
    : schema.type === "string" ? stringOf(schema) : numberOf(schema);
  return known ? fc.oneof({ weight: 9, arbitrary: known }, { weight: 1, arbitrary: plain }) : plain;
}

function list(name, schema) {
  const item = name === "skills" ? pick("skill") : pools[name] && schema.items.type === "string" ? pick(pools[name]) : valid(name, schema.items);
  return fc.array(item, { minLength: 1, maxLength: Math.min(schema.maxItems ?? 3, 3) });
}

function object(schema) {
  const required = schema.required ?? [];
  return fc.record(Object.fromEntries(Object.entries(schema.properties).map(([name, member]) => [name, valid(name, member)])), { requiredKeys: required });
}

// ---- what a schema does not take ---------------------------------------------------------------------------

const strange = fc.oneof(fc.constantFrom(...chinese), fc.jsonValue({ maxDepth: 3 }), fc.constantFrom(null, true, -1, 1e30, 1e308, 0.1, -0, 2 ** 53, [], {}, [[[[]]]], "x".repeat(5000), "长".repeat(1001)),
  fc.string16bits({ maxLength: 20 }), fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }).map((n) => ({ $raw: String(n) })), fc.constantFrom("1e999", "-9223372036854775809", "0x1", "NaN", "01", "1.").map((text) => ({ $raw: text })));

/* A valid body with one member made wrong, left out, put in, or given twice. */
export function nearly(schema) {
  const names = [...Object.keys(schema.properties), "no_such_member", "__proto__"];
  return fc.tuple(object(schema), fc.constantFrom(...names), strange, fc.constantFrom("wrong", "wrong", "gone", "twice"))
    .map(([body, name, value, how]) => ({ $nearly: how, body, name, value }));
}

export const broken = fc.oneof(fc.string({ maxLength: 30 }), fc.json({ maxDepth: 4 }), fc.constantFrom("", "{", "[]", "[".repeat(3000), '{"a":'.repeat(40) + "1" + "}".repeat(40), "{\"a\":1,\"a\":2}", "\ufeff{}", "{}x", "\"\\ud800\"", "null", "{\"\":1}", "{\"a/b~c\":1}", "x".repeat(70000)))
  .map((text) => ({ $text: text }));

// ---- recipes into what is sent --------------------------------------------------------------------------------

let fresh = 0;
export const nextKey = () => `fuzz-key-${process.pid}-${++fresh}`;

/* `known(pool, n)`: the n-th value of a pool, or undefined. */
export function resolve(value, known) {
  if (Array.isArray(value)) return value.map((item) => resolve(item, known));
  if (value === null || typeof value !== "object") return value;
  if ("$pick" in value) return known(value.$pick, value.n) ?? "1";
  if ("$minutes" in value) return new Date(Date.now() + value.$minutes * 60e3).toISOString();
  if ("$fresh" in value) return `${value.$fresh}${process.pid}.${++fresh}`;
  if ("$raw" in value) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, resolve(member, known)]));
}

/* JSON, with numbers no double holds as they stand. */
function jsonText(value) {
  const raws = [];
  const text = JSON.stringify(value, (_, member) => member && typeof member === "object" && typeof member.$raw === "string" ? `\u0001raw${raws.push(member.$raw) - 1}\u0001` : member);
  return text.replace(/"\\u0001raw(\d+)\\u0001"/g, (_, i) => raws[Number(i)]);
}

export function bodyText(recipe, known) {
  if (recipe === undefined || typeof recipe.$text === "string") return recipe?.$text;
  if (recipe.$bytes) return recipe.$bytes;
  if (!recipe.$nearly) return jsonText(resolve(recipe, known));
  const body = resolve(recipe.body, known);
  const value = resolve(recipe.value, known);
  if (recipe.$nearly === "gone") return jsonText(Object.fromEntries(Object.entries(body).filter(([name]) => name !== recipe.name)));
  const extra = `${JSON.stringify(recipe.name)}:${jsonText(value ?? null)}`;
  if (recipe.$nearly === "twice") return `{${extra},${extra}${jsonText(body).replace(/^\{(?!\})/, ",").replace(/^\{\}$/, "}")}`;
  return jsonText(Object.fromEntries([...Object.entries(body).filter(([name]) => name !== recipe.name), [recipe.name, value]]));
}

export const poolOf = (name) => pools[name];
