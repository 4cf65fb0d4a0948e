import { useCallback, useEffect, useRef } from 'react';

/**
 * While `isActive`, following a link inside the window, the back button or a typed address do not leave:
 * `onLeave` gets the function that would. Returns the function to call just before really leaving.
 */
export function useLeaveGuard(isActive: boolean, onLeave: (leave: () => void) => void): () => void {
  const passing = useRef(false);
  const latest = useRef(onLeave);
  useEffect(() => {
    latest.current = onLeave;
  });
  useEffect(() => {
    if (!isActive) return;
    passing.current = false;
    const here = location.hash;
    const leaveTo = (hash: string) => () => {
      location.hash = hash;
    };
    const onClick = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest('a[href^="#"]') : null;
      const hash = link?.getAttribute('href');
      const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
      if (!hash || hash === here || !isPlain) return;
      event.preventDefault();
      event.stopPropagation();
      latest.current(leaveTo(hash));
    };
    // It comes before `hashchange`, which the router listens to and which then finds the place unchanged.
    const onPopState = () => {
      if (passing.current || location.hash === here) return;
      const { hash } = location;
      history.replaceState(null, '', here);
      latest.current(leaveTo(hash));
    };
    const onUnload = (event: BeforeUnloadEvent) => event.preventDefault();
    document.addEventListener('click', onClick, true);
    window.addEventListener('popstate', onPopState);
    // A browser asks by itself; in the desktop app the main process hears of it, and asks.
    window.addEventListener('beforeunload', onUnload);
    return () => {
      document.removeEventListener('click', onClick, true);
      window.removeEventListener('popstate', onPopState);
      window.removeEventListener('beforeunload', onUnload);
    };
  }, [isActive]);
  return useCallback(() => {
    passing.current = true;
  }, []);
}
