/**
 * Chosen files and folders of one backup. A folder stands for everything below it, so nothing below a chosen
 * folder is ever in the set itself. Pure.
 */
export type FileChoice = ReadonlySet<string>;

export const nothingChosen: FileChoice = new Set();

export type ChoiceState = 'chosen' | 'within' | 'partly' | 'not';

/** `within`: it comes along with a chosen folder above it. `partly`: something below it is chosen. */
export function choiceOf(choice: FileChoice, path: string): ChoiceState {
  if (choice.has(path)) return 'chosen';
  if (folderAbove(choice, path) !== undefined) return 'within';
  for (const chosen of choice) if (isBelow(chosen, path)) return 'partly';
  return 'not';
}

/** The chosen folder that `path` comes along with. */
export function folderAbove(choice: FileChoice, path: string): string | undefined {
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
    const above = path.slice(0, end);
    if (choice.has(above)) return above;
  }
  return undefined;
}

/** Adds or takes away; what comes along with a folder above stays as it is. */
export function toggleChoice(choice: FileChoice, path: string): FileChoice {
  if (folderAbove(choice, path) !== undefined) return choice;
  const next = new Set(choice);
  if (next.delete(path)) return next;
  for (const chosen of next) if (isBelow(chosen, path)) next.delete(chosen);
  next.add(path);
  return next;
}

function isBelow(path: string, folder: string): boolean {
  return path.length > folder.length && path.startsWith(folder) && path[folder.length] === '/';
}
