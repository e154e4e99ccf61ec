/* What was typed into the one search field: a whole phone number, or a name in characters or pinyin. */
export function searchOf(words: string): { q?: string; phone?: string } {
  const text = words.trim();
  if (!text) return {};
  return /^\+?[\d\s-]{7,}$/.test(text) ? { phone: text.replace(/[\s-]/g, "") } : { q: text };
}
