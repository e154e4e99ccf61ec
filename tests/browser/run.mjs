// The whole story once in a real browser: ask, complete, call, accept, check in and out, confirm,
// hours. Every page is also checked with axe-core and photographed in both languages and two
// sizes into tests/browser/out. $HUYING is the binary. Ends with "N passed, N failed".
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { dispatchStory } from "./dispatch.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(join(here, "../../ui/package.json"));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const out = join(here, "out");
mkdirSync(out, { recursive: true });

const password = "huying-demo-2026";
let passed = 0;
let failed = 0;

async function check(name, run) {
  try {
    await run();
    passed++;
    console.log(`ok - ${name}`);
  } catch (error) {
    failed++;
    console.log(`not ok - ${name}\n  ${String(error.stack ?? error).split("\n").slice(0, 12).join("\n  ")}`);
  }
}

// ---- a city of its own -----------------------------------------------------------------------

const data = mkdtempSync(join(tmpdir(), "huying-browser-"));
const server = spawn(process.env.HUYING ?? join(here, "../../build/huying"), ["demo", "--data", data, "--people", "600", "--volunteers", "60", "--port", "0", "--still"]);
const base = await new Promise((resolve, reject) => {
  let text = "";
  server.stdout.on("data", (chunk) => {
    text += chunk;
    const line = /http:\/\/127\.0\.0\.1:\d+/.exec(text);
    if (line && text.includes("resident")) resolve(line[0]);
  });
  server.on("exit", (code) => reject(new Error(`the server ended with ${code}`)));
});
const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});

const desktop = { viewport: { width: 1440, height: 900 } };
const phone = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };

async function newPage(size, path, language = "zh-CN") {
  const context = await browser.newContext({ ...size, locale: language });
  await context.addInitScript(() => addEventListener("securitypolicyviolation", (e) => console.error(`refused by the policy: ${e.effectiveDirective} ${e.blockedURI}`)));
  await context.addInitScript((l) => localStorage.getItem("huying.language") ?? localStorage.setItem("huying.language", l), language);
  const page = await context.newPage();
  page.setDefaultTimeout(15000);
  page.trouble = [];
  page.on("pageerror", (error) => page.trouble.push(String(error)));
  page.on("console", (message) => message.type() === "error" && !/status of 4\d\d/.test(message.text()) && page.trouble.push(message.text()));
  await page.goto(base + path);
  return page;
}

/* A page's own check: it does not end the story. */
const healthy = (page, name) => check(`${name} is accessible, fits and is quiet`, () => examine(page, name));

/* A list that is just closing and a toast that fades are no part of the page. */
const passingGone = (page) => page.evaluate(() => new Promise((resolve) => {
  const gone = () => [...document.querySelectorAll(".el-popper, .van-toast")].every((one) => getComputedStyle(one).display === "none");
  const look = () => (gone() ? resolve() : requestAnimationFrame(look));
  look();
}));

async function examine(page, name) {
  await passingGone(page);
  await page.screenshot({ path: join(out, `${name}.png`), fullPage: true });
  await page.evaluate(axe);
  const violations = await page.evaluate(async () => {
    const result = await window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa"] });
    return result.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).slice(0, 3).join(", ")}`);
  });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  if (violations.length) throw new Error(`${name}: ${violations.join("; ")}`);
  if (wide > 1) throw new Error(`${name}: ${wide} pixels wider than the screen`);
  if (page.trouble.length) throw new Error(`${name}: ${page.trouble.splice(0).join("; ")}`);
}

async function signIn(page, login) {
  await page.locator("input[autocomplete=username]").fill(login);
  await page.locator("input[autocomplete=current-password]").fill(password);
  await page.locator("button[type=submit]").click();
}

// ---- the story ---------------------------------------------------------------------------------

const resident = await newPage(phone, "/r/");
const worker = await newPage(desktop, "/console/");
const volunteer = await newPage(phone, "/field/");
let token = "";

await check("a resident asks with one sentence", async () => {
  await healthy(resident, "resident-home-zh");
  await resident.getByRole("link", { name: "我要求助" }).click();
  await healthy(resident, "resident-ask-zh");
  await resident.getByLabel("您需要什么帮助？").fill("老人降压药快没了，请帮忙代买");
  await resident.getByLabel("联系电话").fill("139 0000 0100");
  await resident.getByLabel("您在哪个社区？").fill("保成社区");
  await resident.getByRole("button", { name: "发出求助" }).click();
  token = (await resident.locator(".code").innerText()).trim();
  await healthy(resident, "resident-asked-zh");
});

await check("a worker signs in and sees it on the board", async () => {
  await healthy(worker, "console-sign-in-zh");
  await signIn(worker, "worker");
  await worker.getByText("老人降压药快没了").first().waitFor();
  await healthy(worker, "console-board-zh");
});

await check("the worker makes it a need", async () => {
  await worker.getByText("老人降压药快没了").first().click();
  await worker.getByRole("button", { name: "补全需求" }).click();
  await worker.getByLabel("任务类型").click();
  await worker.getByRole("option", { name: "独居老人每日问候" }).click();
  await worker.getByLabel("技能").press("Backspace");
  await worker.getByLabel("技能").press("Tab");
  const city = (minutes) => new Date(Date.now() + minutes * 60000 + 8 * 3600000).toISOString().slice(0, 16);
  await worker.getByLabel("开始").fill(city(5));
  await worker.getByLabel("结束").fill(city(65));
  await healthy(worker, "console-complete-zh");
  await worker.getByRole("button", { name: "保存" }).click();
  await worker.getByRole("button", { name: "发起响应" }).waitFor();
});

await check("a volunteer signs in and is available", async () => {
  await healthy(volunteer, "field-sign-in-zh");
  await signIn(volunteer, "volunteer");
  await volunteer.locator(".van-tabbar-item").last().click();
  const onDuty = volunteer.getByRole("switch");
  if ((await onDuty.getAttribute("aria-checked")) !== "true") await onDuty.click();
  await volunteer.locator("[role=switch][aria-checked=true]").waitFor();
  await healthy(volunteer, "field-me-zh");
});

await check("one call goes out to those who fit", async () => {
  await worker.getByRole("button", { name: "发起响应" }).click();
  await worker.getByText(/合适 \d+ 人/).waitFor();
  await healthy(worker, "console-call-zh");
  await worker.getByLabel("问多少人").fill("500");
  await worker.getByRole("button", { name: "发出" }).click();
  await worker.getByText(/问了 \d+ 人/).waitFor();
  await healthy(worker, "console-need-zh");
});

await check("the volunteer accepts in one tap", async () => {
  await volunteer.getByText("待响应").click();
  await volunteer.getByRole("button", { name: "我去" }).waitFor();
  await healthy(volunteer, "field-asked-zh");
  await volunteer.getByRole("button", { name: "我去" }).click();
  await volunteer.getByText("已接下", { exact: true }).waitFor();
});

await check("the volunteer checks in with the code, and out", async () => {
  await worker.reload();
  const code = (await worker.locator(".code", { hasText: /\d/ }).innerText()).replace(/\s/g, "");
  await volunteer.getByText("我的任务").click();
  await volunteer.getByLabel("现场签到码（问现场负责人）").fill(code);
  await healthy(volunteer, "field-duty-zh");
  await volunteer.getByRole("button", { name: "签到", exact: true }).click();
  await volunteer.getByText(/已签到/).waitFor();
  await volunteer.getByRole("button", { name: "签退" }).click();
  await volunteer.getByText("没有待办任务。").waitFor();
});

await check("the requester confirms", async () => {
  await resident.goto(`${base}/r/follow/${token}`);
  await healthy(resident, "resident-follow-zh");
  await resident.getByRole("button", { name: "办好了，确认" }).click();
  await resident.getByText("谢谢确认").waitFor();
});

await check("only then there are hours", async () => {
  await volunteer.getByText("时长", { exact: true }).click();
  await volunteer.getByText("服务", { exact: false }).first().waitFor();
  await volunteer.locator("ul.lines li").first().waitFor();
  await healthy(volunteer, "field-hours-zh");
});

await check("the volunteer finds all of it among the notices", async () => {
  await volunteer.locator(".van-tabbar-item").last().click();
  await volunteer.getByText("求助人已确认").waitFor();
  await volunteer.getByText("有任务找您").first().waitFor();
  await healthy(volunteer, "field-notices-zh");
});

await check("somebody complains and is answered", async () => {
  await resident.goto(`${base}/r/complain`);
  await resident.getByLabel("请写明情况").fill("电梯坏了三天没人管");
  await resident.getByLabel("您在哪个社区？").fill("保成社区");
  await healthy(resident, "resident-complain-zh");
  await resident.getByRole("button", { name: "提交" }).click();
  await resident.getByText("还没有答复").waitFor();
});

await dispatchStory({ newPage, desktop, phone, base, check, healthy, signIn });

// ---- every page of the console, both languages, two sizes ----------------------------------------

const commander = await newPage(desktop, "/console/", "en");
await check("the console's pages in English", async () => {
  await signIn(commander, "commander");
  await commander.getByRole("heading", { level: 1 }).waitFor();
  for (const name of ["board", "needs", "dispatch", "incidents", "volunteers", "organisations", "persons", "loans", "complaints", "areas", "accounts", "journal", "settings"]) {
    await commander.goto(`${base}/console/#/${name}`);
    await commander.getByRole("heading", { level: 1 }).waitFor();
    await commander.locator("[aria-busy=true]").waitFor({ state: "detached" });
    await healthy(commander, `console-${name}-en`);
  }
});

const small = await newPage(phone, "/console/");
await check("the console on a phone", async () => {
  await signIn(small, "coordinator");
  for (const name of ["board", "needs", "volunteers", "persons"]) {
    await small.goto(`${base}/console/#/${name}`);
    await small.getByRole("heading", { level: 1 }).waitFor();
    await small.locator("[aria-busy=true]").waitFor({ state: "detached" });
    await healthy(small, `console-${name}-phone-zh`);
  }
});

const english = await newPage(phone, "/field/", "en");
await check("the field app and the resident pages in English", async () => {
  await signIn(english, "worker");
  await english.getByText("On site", { exact: true }).waitFor();
  await healthy(english, "field-site-en");
  await resident.goto(`${base}/r/?lang=en`);
  await resident.getByRole("link", { name: "Ask for help" }).waitFor();
  await healthy(resident, "resident-home-en");
});

await browser.close();
server.removeAllListeners("exit");
server.kill("SIGTERM");
await check("the server stops cleanly", async () => {
  const code = await new Promise((resolve) => server.on("exit", resolve));
  if (code !== 0) throw new Error(`exit code ${code}`);
});
rmSync(data, { recursive: true, force: true });
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
