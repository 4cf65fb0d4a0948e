export function JobBar() {
  return null;
}
