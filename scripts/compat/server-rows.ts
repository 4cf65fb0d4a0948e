/** The whole servers of the table, by what their rows are called. */
export const serverRows = {
  own: 'is our own server (`holdall serve`)',
  ceph: 'is Ceph RGW',
} as const;
