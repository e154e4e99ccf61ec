// Checks of a program of tests: each passes or tells why not; the last line counts them.
let passed = 0;
let failed = 0;

export async function check(name, run) {
  try {
    await run();
    passed++;
  } catch (error) {
    failed++;
    console.log(`not ok - ${name}\n  ${error.message}`);
  }
}

/* `wanted`: a value, compared as JSON, or a pattern. */
export function expect(what, got, wanted) {
  const same = wanted instanceof RegExp ? wanted.test(got) : JSON.stringify(got) === JSON.stringify(wanted);
  if (!same) throw new Error(`${what}: ${String(JSON.stringify(got)).slice(0, 400)}, not ${wanted instanceof RegExp ? wanted : JSON.stringify(wanted)}`);
}

export function report() {
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed ? 1 : 0);
}
