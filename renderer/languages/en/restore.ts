export const restore = { title: 'Restore' } as const;
