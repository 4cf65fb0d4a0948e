const BEARER = 'holdall-bearer';

/**
 * The bearer of this tab. The address that `holdall ui` prints carries a one-time token in its fragment
 * (`#token=…`), which servers never see; it is exchanged once and removed from the address, so that a
 * bookmark or a shared screen does not hold it. Null when there is none or the host refuses it.
 */
export async function openWebSession(): Promise<string | null> {
  const token = /^#token=([\w-]+)$/.exec(location.hash)?.[1];
  if (token === undefined) return sessionStorage.getItem(BEARER);
  history.replaceState(null, '', `${location.pathname}${location.search}#/home`);
  const response = await fetch('api/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  });
  if (!response.ok) return sessionStorage.getItem(BEARER);
  const answer: unknown = await response.json();
  const bearer = typeof answer === 'object' && answer !== null && 'bearer' in answer ? answer.bearer : null;
  if (typeof bearer !== 'string') return null;
  sessionStorage.setItem(BEARER, bearer);
  return bearer;
}

export function forgetWebSession(): void {
  sessionStorage.removeItem(BEARER);
}
