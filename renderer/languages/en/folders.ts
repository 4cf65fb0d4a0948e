export const folders = {
  title: 'Choose a folder',
  choose: 'Choose this folder',
  up: 'One folder up',
  places: 'Places',
  none: 'There are no folders in here.',
  inside: 'Folders in {{path}}',
  fileTitle: 'Choose a file',
  noneAtAll: 'There is nothing in here.',
  insideAll: 'What is in {{path}}',
} as const;
