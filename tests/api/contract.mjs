// The API document as a judge of replies: is this one in it? The route, the status, the headers, the
// content type and the body, strictly: a member the document does not name is a fault.
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

const problemType = "application/problem+json";

function matcher(path) {
  const pattern = path.replace(/[.*+?^$()|[\]\\]/g, "\\$&").replace(/\{[^}]*\}/g, "[^/]+");
  return new RegExp(`^${pattern}$`);
}

/* One row a path; those with fewer parameters first, so that the first match is the best. */
function rowsOf(document) {
  const parameters = (path) => path.split("{").length;
  return Object.entries(document.paths)
    .map(([path, methods]) => ({ path, pattern: matcher(path), methods }))
    .sort((a, b) => parameters(a.path) - parameters(b.path));
}

export function makeContract(document) {
  const ajv = new Ajv2020({ strict: false, allErrors: false, validateFormats: true });
  addFormats(ajv);
  ajv.addSchema({ $id: "huying", components: document.components });
  const rows = rowsOf(document);
  const compiled = new Map();

  const validator = (schema) => {
    if (!compiled.has(schema)) compiled.set(schema, ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"huying#/components'))));
    return compiled.get(schema);
  };
  const schemaFault = (schema, value, what) => {
    const valid = validator(schema);
    return valid(value) ? undefined : `${what}: ${valid.errors.map((e) => `${e.instancePath} ${e.message} ${JSON.stringify(e.params)}`).join("; ")}`;
  };

  function headerFaults(described, headers) {
    return Object.entries(described ?? {}).map(([name, ref]) => {
      const header = document.components.headers[ref.$ref.split("/").at(-1)];
      const value = headers.get(name);
      if (value === null || value === undefined) return header.required ? `header ${name} is missing` : undefined;
      return schemaFault(header.schema, value, `header ${name}`);
    });
  }
  /* What a reply carries and the document does not speak of. */
  const strangeHeaders = (described, headers) => ["ETag", "Location", "Set-Cookie", "Content-Disposition", "Link", "Retry-After", "Allow", "Idempotency-Replayed"]
    .filter((name) => headers.get(name) && !described?.[name]).map((name) => `header ${name} is not in the document`);

  function bodyFault(content, reply) {
    if (reply.head) return reply.text ? "a body in the reply to HEAD" : undefined;
    const type = (reply.headers.get("content-type") ?? "").split(";")[0];
    if (!content) return reply.text ? "a body where none is described" : undefined;
    const [described] = Object.keys(content);
    if (type !== described) return `content type ${type || "missing"}, not ${described}`;
    if (!/json$/.test(type)) return undefined;
    let value;
    try {
      value = JSON.parse(reply.text);
    } catch {
      return `no JSON: ${reply.text.slice(0, 60)}`;
    }
    return content[described].schema ? schemaFault(content[described].schema, value, "body") : "JSON without a schema";
  }

  const problem = { content: { [problemType]: { schema: { $ref: "#/components/schemas/Problem" } } } };
  const numbered = new Map();
  function problemOf(number) {
    if (!numbered.has(number)) numbered.set(number, { content: { [problemType]: { schema: { ...problem.content[problemType].schema, properties: { number: { const: number } } } } } });
    return numbered.get(number);
  }

  /* Methods a path has, as in Allow. */
  const allowed = (row) => Object.keys(row.methods).map((m) => m.toUpperCase()).sort().join(", ");

  function unknownMethod(row, reply) {
    if (reply.status === 413) return [bodyFault(problemOf(1006).content, reply)]; /* its body was refused first */
    const allow = (reply.headers.get("allow") ?? "").split(", ").sort().join(", ");
    return [reply.status === 405 ? undefined : `${reply.status} for a method that is not there`,
      allow === allowed(row) ? undefined : `Allow is ${allow}, not ${allowed(row)}`, bodyFault(problemOf(1005).content, reply)];
  }
  /* What cannot be a path at all (bad escapes, a hidden slash) is a bad request. */
  const unknownPath = (path, reply) => (reply.status === 413 ? [bodyFault(problemOf(1006).content, reply)] : reply.status === 400 && path.includes("%") ? [bodyFault(problemOf(1003).content, reply)]
    : [reply.status === 404 ? undefined : `${reply.status} for a path that is not there`, bodyFault(problemOf(1004).content, reply)]);

  /* Refused before anybody looked at the path (HTTP itself is broken). */
  const beforeRouting = (reply) => [400, 413, 414, 431].includes(reply.status) && reply.headers.get("connection") === "close";

  const rowOf = (path) => rows.find((row) => row.pattern.test(path));
  const operationOf = (method, path) => rowOf(path)?.methods[method.toLowerCase()];

  /* Faults of one reply; none: it is in the document. `path` is below /api/v1, without a query.
   * reply: {status, headers (a Headers), text}. HEAD is GET without the body. */
  function check(asked, path, given) {
    const method = asked === "HEAD" ? "GET" : asked;
    const reply = { ...given, head: asked === "HEAD" };
    const row = rowOf(path);
    if (beforeRouting(reply)) return [bodyFault(problem.content, reply)].filter(Boolean);
    if (!row) return unknownPath(path, reply).filter(Boolean);
    const operation = row.methods[method.toLowerCase()];
    if (!operation) return unknownMethod(row, reply).filter(Boolean);
    const described = operation.responses[reply.status];
    if (!described) return [`status ${reply.status} is not in the document: ${reply.text.slice(0, 120)}`];
    return [bodyFault(described.content, reply), ...headerFaults(described.headers, reply.headers), ...strangeHeaders(described.headers, reply.headers)].filter(Boolean);
  }
  return { check, operationOf, rows };
}
