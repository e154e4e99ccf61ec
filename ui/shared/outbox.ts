/* Answers given without a connection: kept on the phone with their key and sent when it is back, in
 * order. The key makes the server carry each out once, however often it is sent. */
import { api, ApiProblem, newKey, type Ask } from "./api";

interface Letter { key: string; path: string; ask: Ask }
const place = "huying.outbox";
const MOST = 50;

function letters(): Letter[] {
  try {
    return JSON.parse(localStorage.getItem(place) ?? "[]") as Letter[];
  } catch {
    return [];
  }
}
const keep = (list: Letter[]) => localStorage.setItem(place, JSON.stringify(list.slice(-MOST)));

/** The connection was lost; what was said is kept. */
export class Kept extends Error {}

/** A command that may wait. Throws Kept when there is no connection, ApiProblem when it is refused. */
export async function post<T>(path: string, ask: Ask): Promise<T> {
  const letter: Letter = { key: newKey(), path, ask };
  try {
    return await api<T>(path, { ...ask, key: letter.key });
  } catch (e) {
    if (e instanceof ApiProblem) throw e;
    keep([...letters(), letter]);
    throw new Kept();
  }
}

let sending = false;
/** Sends what was kept, oldest first, until one cannot leave. Returns how many left. */
export async function flush(): Promise<number> {
  let left = 0;
  if (sending) return 0;
  sending = true;
  try {
    for (let letter = letters()[0]; letter; letter = letters()[0], left++) {
      await api(letter.path, { ...letter.ask, key: letter.key }).catch((e: unknown) => {
        if (!(e instanceof ApiProblem)) throw e; // refused is answered too: too late, or done already
      });
      keep(letters().slice(1));
    }
  } catch {
    // still no connection: the rest waits
  } finally {
    sending = false;
  }
  return left;
}

/** What waits, for the page to say so. */
export const waiting = () => letters().length;
