export const manage = { title: 'Backups' } as const;
