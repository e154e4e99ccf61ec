/* Carrying out many moves in portions, so that nobody's check-in waits for them. */
import { api } from "../../../shared/api";

export interface Accepted { asked: number; assigned: number; refused: number }
const PORTION = 50;

export async function accept(run: string, volunteers: string[], how: "call" | "assign", minutes: number, told: (done: number) => void): Promise<Accepted> {
  const sum: Accepted = { asked: 0, assigned: 0, refused: 0 };
  for (let at = 0; at < volunteers.length; at += PORTION) {
    const portion = volunteers.slice(at, at + PORTION);
    const done = await api<Accepted>(`/dispatches/${run}/accept`, { method: "POST", body: { volunteers: portion, how, minutes: how === "call" ? minutes : undefined } });
    sum.asked += done.asked;
    sum.assigned += done.assigned;
    sum.refused += done.refused;
    told(Math.min(volunteers.length, at + PORTION));
  }
  return sum;
}
