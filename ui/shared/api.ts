/* The one way to the server: keys, versions, purposes and problems handled once. */
import { language } from "./i18n";

export interface FieldFault { pointer: string; fault: string; detail: string }

/** A refusal of the server (RFC 9457). `message` is its sentence in the language asked for. */
export class ApiProblem extends Error {
  constructor(readonly status: number, readonly number: number, message: string, readonly value?: string,
    readonly faults: FieldFault[] = []) {
    super(message);
  }
  /** What is wrong with one field of the body, "" if nothing. */
  fault(field: string): string {
    return this.faults.find((f) => f.pointer === "/" + field)?.detail ?? "";
  }
}

export interface Page<T> { items: T[]; next: string | null; total_minutes?: number }

export interface Ask {
  method?: string;
  body?: unknown;
  file?: Blob;
  version?: number;
  purpose?: string;
  query?: Record<string, string | number | boolean | undefined | null>;
  key?: string; // of a command sent before; else a new one
}

const SIGN_IN_REQUIRED = 1101;
const PROVE_AGAIN = 1112;
let prove: () => Promise<boolean> = () => Promise.resolve(false);
/** Called when a change wants the password once more; true when it was given and the change may go on. */
export function whenProving(then: () => Promise<boolean>): void {
  prove = then;
}
let signedOut: () => void = () => undefined;
/** Called when the session has ended on the server's side. */
export function whenSignedOut(then: () => void): void {
  signedOut = then;
}

/** A key for one command; randomUUID exists only where the page came over TLS or from this machine. */
export function newKey(): string {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
}

export function queryText(query: Ask["query"]): string {
  const pairs = Object.entries(query ?? {}).filter(([, v]) => v !== undefined && v !== null && v !== "");
  return pairs.length ? "?" + pairs.map(([k, v]) => `${k}=${encodeURIComponent(String(v))}`).join("&") : "";
}

function headersOf(ask: Ask, key: string): Record<string, string> {
  const headers: Record<string, string> = { "Accept-Language": language.value };
  if (ask.method && ask.method !== "GET") headers["Idempotency-Key"] = key;
  if (ask.body !== undefined) headers["Content-Type"] = "application/json";
  if (ask.version !== undefined) headers["If-Match"] = `"${ask.version}"`;
  if (ask.purpose) headers["Huying-Purpose"] = ask.purpose;
  return headers;
}

async function problemOf(reply: Response): Promise<ApiProblem> {
  const p = await reply.json().catch(() => ({}));
  return new ApiProblem(reply.status, p.number ?? 0, p.detail ?? p.title ?? `HTTP ${reply.status}`, p.value, p.errors ?? []);
}

/** A busy server (503) or a lost connection is asked again, with the same key: nothing happens twice. */
async function send(path: string, ask: Ask): Promise<Response> {
  const key = ask.key ?? newKey();
  for (let attempt = 0; ; attempt++) {
    let reply: Response | undefined;
    try {
      reply = await fetch("/api/v1" + path + queryText(ask.query), {
        method: ask.method ?? "GET",
        headers: headersOf(ask, key),
        body: ask.file ?? (ask.body === undefined ? undefined : JSON.stringify(ask.body)),
        credentials: "same-origin",
      });
    } catch (lost) {
      if (attempt >= 2) throw lost;
    }
    if (reply?.ok) return reply;
    if (reply && (reply.status !== 503 || attempt >= 2)) {
      const problem = await problemOf(reply);
      if (problem.number === SIGN_IN_REQUIRED) signedOut();
      if (problem.number === PROVE_AGAIN && (await prove())) continue;
      throw problem;
    }
    await new Promise((later) => setTimeout(later, 300 * 2 ** attempt));
  }
}

export async function api<T>(path: string, ask: Ask = {}): Promise<T> {
  const reply = await send(path, ask);
  return (reply.status === 204 ? undefined : await reply.json()) as T;
}

/** Every page of a list, at most `most` items. */
export async function apiAll<T>(path: string, ask: Ask = {}, most = 1000): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | null | undefined;
  do {
    const page: Page<T> = await api<Page<T>>(path, { ...ask, query: { limit: 200, ...ask.query, cursor } });
    items.push(...page.items);
    cursor = page.next;
  } while (cursor && items.length < most);
  return items.slice(0, most);
}

/** A file of the server, saved under `name`. */
export async function download(path: string, name: string, ask: Ask = {}): Promise<void> {
  const url = URL.createObjectURL(await (await send(path, ask)).blob());
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}
