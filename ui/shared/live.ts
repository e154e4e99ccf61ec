/* The live feed: the journal's lines as they are written. One connection serves all tabs of a browser:
 * whoever holds the lock reads and passes on. Read with fetch and not EventSource, because only so can a
 * new reader resume with Last-Event-ID where the last one stopped. */
import { type SseEvent, sseParser } from "./sse";

export interface JournalEvent {
  seq: number; at: string; area: string; kind: string; subject: string; subject_id?: string; person?: string;
  body: Record<string, unknown>;
}

type Word = { event: JournalEvent } | { connected: boolean } | { reset: number };

/** "reset": the city was restored to an earlier line, and begins again there. */
function word(e: SseEvent): Word {
  const event = JSON.parse(e.data) as JournalEvent;
  return e.event === "reset" ? { reset: event.seq } : { event };
}

/** How long to wait before the nth attempt: doubling to half a minute, spread so that not all come at once. */
export function backoff(attempt: number, random = Math.random()): number {
  const most = Math.min(30000, 1000 * 2 ** attempt);
  return most / 2 + (most / 2) * random;
}

export interface Reader { stop: () => void }

/** Reads until stopped; resumes after the last line it saw, `seen` at first. */
export function read(path: string, seen: () => number, tell: (word: Word) => void): Reader {
  const abort = new AbortController();
  let attempt = 0, timer: ReturnType<typeof setTimeout> | undefined;
  async function connect() {
    try {
      const headers: Record<string, string> = seen() ? { "Last-Event-ID": String(seen()) } : {};
      const reply = await fetch(path, { headers, signal: abort.signal, credentials: "same-origin" });
      if (!reply.ok || !reply.body) throw new Error(String(reply.status));
      attempt = 0;
      tell({ connected: true });
      const take = sseParser((e) => tell(word(e)));
      const reader = reply.body.getReader(), decoder = new TextDecoder();
      for (let part = await reader.read(); !part.done; part = await reader.read()) take(decoder.decode(part.value, { stream: true }));
    } catch {
      if (abort.signal.aborted) return;
    }
    if (abort.signal.aborted) return;
    tell({ connected: false });
    timer = setTimeout(() => void connect(), backoff(attempt++));
  }
  void connect();
  return {
    stop() {
      abort.abort();
      clearTimeout(timer);
    },
  };
}

/** Lines of the areas one may hear, each once and in order, from now on. Returns what stops it. */
export function listen(each: (event: JournalEvent) => void, state: (connected: boolean) => void, area = ""): () => void {
  const channel = typeof BroadcastChannel === "undefined" ? undefined : new BroadcastChannel("huying-live");
  let last = 0, stopped = false, reader: Reader | undefined;
  let release: () => void = () => undefined;
  const take = (word: Word) => {
    if ("connected" in word) return state(word.connected);
    if ("reset" in word) {
      last = word.reset;
      return undefined;
    }
    if (word.event.seq <= last) return undefined;
    last = word.event.seq;
    if (word.event.area.startsWith(area)) each(word.event);
  };
  const lead = () => {
    if (stopped) return undefined;
    reader = read("/api/v1/events", () => last, (word) => {
      take(word);
      channel?.postMessage(word);
    });
    return new Promise<void>((done) => (release = done));
  };
  if (channel) channel.onmessage = (message: MessageEvent<Word>) => take(message.data);
  if (channel && navigator.locks) void navigator.locks.request("huying-live", lead);
  else void lead();
  return () => {
    stopped = true;
    reader?.stop();
    release();
    channel?.close();
  };
}
