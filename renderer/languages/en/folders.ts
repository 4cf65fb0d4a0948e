export const folders = {
  title: 'Choose a folder',
  choose: 'Choose this folder',
  up: 'One folder up',
  places: 'Places',
  none: 'There are no folders in here.',
  inside: 'Folders in {{path}}',
} as const;
