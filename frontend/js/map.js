export function startMap() {}
