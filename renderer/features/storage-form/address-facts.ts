/** What the sentences about addresses may have gaps for. */
export const nothing = {
  bucket: '',
  region: '',
  given: '',
  provider: '',
  host: '',
  scheme: '',
  path: '',
  text: '',
};
