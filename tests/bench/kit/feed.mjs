export async function feed() { return []; }
export async function answers() { return []; }
