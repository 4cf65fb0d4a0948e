/** Under which the files ticked in a backup are remembered, so that the restore begins with them. */
export function choiceKey(connection: string, id: string): string {
  return `choice ${connection} ${id}`;
}
