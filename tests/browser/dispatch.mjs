// A street is short of drivers; the district plans over all it has, with reasons; a person is kept away, the
// others are asked; one declines, and it is planned again. Everybody here is synthetic.
const short = "420102002003", lender = "420102003001";

/* As the page's own account, through the API: what the story needs to stand already. */
const asked = (page, method, path, body, version) => page.evaluate(async ([m, p, b, v]) => {
  const headers = { "Content-Type": "application/json", "Idempotency-Key": crypto.randomUUID?.() ?? String(Math.random()).slice(2) + "0000000", "Huying-Purpose": "dispatch", ...(v ? { "If-Match": `"${v}"` } : {}) };
  const reply = await fetch("/api/v1" + p, { method: m, headers, body: b && JSON.stringify(b) });
  if (!reply.ok) throw new Error(`${m} ${p}: ${reply.status} ${await reply.text()}`);
  return reply.status === 204 ? undefined : reply.json();
}, [method, path, body, version]);

async function driver(page, n, area) {
  const { id } = await asked(page, "POST", "/volunteers", { name: `模拟司机${n}`, phone: `1390000070${n}`, birth: "1990-05-01", area, skills: ["S17"], consent: true, login: `driver${n}.sim`, password: "a long password", radius_m: 20000 });
  const { version } = await asked(page, "GET", `/volunteers/${id}`);
  await asked(page, "POST", `/volunteers/${id}/decision`, { decision: "approve" }, version);
  await asked(page, "PUT", `/volunteers/${id}/skills/S17`, { status: "verified" });
}

/* Tomorrow at ten, when drivers are there. */
const tomorrow = (hour) => new Date(new Date(Date.now() + 8 * 3600e3 + 86400e3).toISOString().slice(0, 10) + `T${hour}:00:00+08:00`).toISOString();

export async function dispatchStory({ newPage, desktop, phone, base, check, healthy, signIn }) {
  const page = await newPage(desktop, "/console/");
  await check("a street is short of drivers", async () => {
    await signIn(page, "commander");
    await page.getByRole("heading", { level: 1 }).waitFor();
    for (const n of [1, 2, 3]) await driver(page, n, lender); // a fifth stays at home: two may go
    for (const login of ["driver1.sim", "driver2.sim", "driver3.sim"]) await onDuty(newPage, phone, login);
    const incident = await asked(page, "POST", "/incidents", { area: "4201", title: "转移演练", hazard: "flood", level: "III" });
    await asked(page, "POST", "/needs", { incident: incident.id, area: short, task: "T35", sentence: "转移老人，缺六名司机", skills: "S17", requester_phone: "13900000100", head_count: 6, starts_at: tomorrow(10), ends_at: tomorrow(12) });
  });

  await check("the district plans over all it has, and says why", async () => {
    await page.goto(`${base}/console/#/dispatch`);
    await healthy(page, "console-dispatches-zh");
    await page.getByRole("button", { name: "新建调度方案" }).first().click();
    await page.getByLabel("看今后多少小时").fill("72");
    await healthy(page, "console-dispatch-form-zh");
    await page.getByRole("button", { name: "开始计算" }).click();
    await page.getByText("可查看").waitFor();
    await page.getByText(/合适的 \d+ 人里排第/).first().waitFor();
    await page.locator(".map .stream").first().waitFor();
    await healthy(page, "console-dispatch-zh");
  });

  await check("it says what would help, what a floor costs, and why not another", async () => {
    const row = page.locator("table.data tbody tr", { hasText: "这里多 1 个合适的人：补上这里 1 个空位" });
    await row.waitFor();
    await page.getByRole("heading", { name: "社区留底" }).waitFor();
    await page.getByText("补上别处 1 个", { exact: false }).first().waitFor();
    await row.getByRole("button", { name: "为什么没派某人" }).click();
    const sent = await page.locator("table.data tbody tr td:first-child a", { hasText: "模拟司机" }).allInnerTexts();
    const kept = ["模拟司机1", "模拟司机2", "模拟司机3"].find((name) => !sent.includes(name));
    await page.getByRole("dialog").getByRole("combobox").fill(kept);
    await page.getByRole("option", { name: new RegExp(kept) }).click();
    await page.getByRole("button", { name: "看原因" }).click();
    await page.getByText("所在社区要留底").waitFor();
    await healthy(page, "console-dispatch-why-not-zh");
    await page.getByRole("button", { name: "取消" }).click();
  });

  await check("one is kept away, and the plan is found anew around it", async () => {
    const first = page.locator("table.data tbody tr", { hasText: "模拟司机" }).first();
    const name = (await first.locator("a").first().innerText()).trim();
    await first.getByRole("button", { name: "不派此人" }).click();
    await page.locator("table.data tbody tr", { hasText: name }).waitFor({ state: "detached" });
    await page.locator("table.data tbody tr", { hasText: "模拟司机" }).nth(1).waitFor();
  });

  await check("what if the road were closed", async () => {
    await page.locator("summary", { hasText: "推演" }).click();
    await page.getByLabel("某片区域的人都来不了").fill("420102003");
    await page.getByRole("option", { name: /420102003/ }).first().click();
    await page.getByRole("button", { name: "推演" }).click();
    await page.getByText("会少派 2 人。").waitFor();
    await healthy(page, "console-dispatch-what-if-zh");
  });

  await check("the others are asked; one declines, and it is planned again", async () => {
    await page.getByRole("button", { name: "去问他们" }).click();
    await page.getByRole("button", { name: "确定" }).click();
    await page.getByText(/已邀请 \d+ 人/).waitFor();
    await healthy(page, "console-dispatch-asked-zh");
    await decline(newPage, phone, page);
    await page.getByText(/有 1 人没能去/).waitFor();
    await page.getByRole("button", { name: "围绕答复重排" }).click();
    await page.getByText("可查看").waitFor();
  });

  const english = await newPage(phone, "/console/", "en");
  await check("the plan on a phone, in English", async () => {
    await signIn(english, "commander");
    await english.getByRole("heading", { level: 1 }).waitFor();
    await english.goto(page.url());
    await english.getByRole("heading", { name: "Who goes where" }).waitFor();
    await english.locator("[aria-busy=true]").waitFor({ state: "detached" });
    await healthy(english, "console-dispatch-phone-en");
  });
}

async function signedIn(newPage, phone, login) {
  const field = await newPage(phone, "/field/");
  await field.locator("input[autocomplete=username]").fill(login);
  await field.locator("input[autocomplete=current-password]").fill("a long password");
  await field.locator("button[type=submit]").click();
  await field.locator(".van-tabbar-item").first().waitFor();
  return field;
}

async function onDuty(newPage, phone, login) {
  const field = await signedIn(newPage, phone, login);
  await asked(field, "PUT", "/me/on-duty", { on_duty: true });
  await field.context().close();
}

/* Whoever of the drivers is asked says no. */
async function decline(newPage, phone) {
  for (const login of ["driver1.sim", "driver2.sim", "driver3.sim"]) {
    const field = await signedIn(newPage, phone, login);
    const { items } = await asked(field, "GET", "/me/asks");
    const open = items.find((one) => one.status === "asked");
    if (open) await asked(field, "POST", `/me/asks/${open.id}/decline`, { reason: "busy" });
    await field.context().close();
    if (open) return;
  }
  throw new Error("nobody was asked");
}
