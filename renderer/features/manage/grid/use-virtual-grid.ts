import { defaultRangeExtractor, useVirtualizer, type VirtualItem } from '@tanstack/react-virtual';
import { type CSSProperties, type KeyboardEvent, type RefObject, useEffect, useId, useRef } from 'react';

interface VirtualGridOptions {
  /** Lines, without the heading. */
  readonly count: number;
  /** Pixels; every line is as high. */
  readonly rowHeight: number;
  /** Pixels of the heading that stays at the top; 0 = none. */
  readonly headHeight: number;
  /** The line the keyboard is on; -1 = none yet. */
  readonly active: number;
  readonly onActive: (index: number, how: { extend: boolean }) => void;
  readonly onOpen?: (index: number) => void;
  readonly onToggle?: (index: number) => void;
  readonly onToggleAll?: () => void;
  readonly onClear?: () => void;
  /** Further keys; true = dealt with. */
  readonly onKey?: (key: string, index: number) => boolean;
}

export interface VirtualGrid {
  /** For the element that scrolls and takes the focus. */
  readonly gridProps: {
    readonly ref: RefObject<HTMLDivElement | null>;
    readonly tabIndex: 0;
    readonly 'aria-activedescendant': string | undefined;
    readonly onKeyDown: (event: KeyboardEvent) => void;
  };
  /** Lines in view, and the active one wherever it is. */
  readonly items: readonly VirtualItem[];
  /** Pixels of all lines. */
  readonly height: number;
  /** What makes a line that line: its id, number and place. */
  readonly lineProps: (item: VirtualItem) => {
    readonly id: string;
    readonly 'aria-rowindex': number;
    readonly 'data-active': true | undefined;
    readonly style: CSSProperties;
  };
}

/**
 * Lines of a grid of which only those in view exist. The focus stays on the grid and
 * `aria-activedescendant` names the line, because a line that is scrolled away takes its focus with it.
 */
export function useVirtualGrid(options: VirtualGridOptions): VirtualGrid {
  const { count, rowHeight, headHeight, active, onActive } = options;
  const ref = useRef<HTMLDivElement>(null);
  const id = useId();
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => ref.current,
    estimateSize: () => rowHeight,
    // Lines are drawn before the browser shows what was scrolled, so few are needed beyond what is in view.
    overscan: 4,
    scrollMargin: headHeight,
    scrollPaddingStart: headHeight,
    rangeExtractor: (range) => {
      const shown = defaultRangeExtractor(range);
      if (active < 0 || active >= count || shown.includes(active)) return shown;
      return [...shown, active].sort((a, b) => a - b);
    },
  });

  // Only when the keyboard moves: new lines must not pull a person back who has scrolled away.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    if (active >= 0 && active < count) virtualizer.scrollToIndex(active, { align: 'auto' });
  }, [active]);

  const page = () => Math.max(1, Math.floor(((ref.current?.clientHeight ?? 0) - headHeight) / rowHeight) - 1);
  const moved = (key: string): number | undefined => {
    switch (key) {
      case 'ArrowDown':
        return active + 1;
      case 'ArrowUp':
        return active - 1;
      case 'PageDown':
        return active + page();
      case 'PageUp':
        return active - page();
      case 'Home':
        return 0;
      case 'End':
        return count - 1;
      default:
        return undefined;
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // Buttons inside, such as headings that sort, have keys of their own.
    if (event.target !== event.currentTarget || event.altKey || count === 0) return;
    if (deal(event)) event.preventDefault();
  };
  const deal = (event: KeyboardEvent): boolean => {
    const { key } = event;
    if ((event.ctrlKey || event.metaKey) && key.toLowerCase() === 'a' && options.onToggleAll) {
      options.onToggleAll();
      return true;
    }
    const to = moved(key);
    if (to !== undefined) {
      onActive(Math.min(count - 1, Math.max(0, to)), { extend: event.shiftKey });
      return true;
    }
    if (event.ctrlKey || event.metaKey) return false;
    if (key === 'Escape' && options.onClear) {
      options.onClear();
      return true;
    }
    if (active < 0 || active >= count) return false;
    if (key === 'Enter' && options.onOpen) {
      options.onOpen(active);
      return true;
    }
    if (key === ' ' && options.onToggle) {
      options.onToggle(active);
      return true;
    }
    return options.onKey?.(key, active) ?? false;
  };

  const rowId = (index: number) => `${id}-${index}`;
  return {
    gridProps: {
      ref,
      tabIndex: 0,
      'aria-activedescendant': active >= 0 && active < count ? rowId(active) : undefined,
      onKeyDown,
    },
    items: virtualizer.getVirtualItems(),
    height: virtualizer.getTotalSize(),
    lineProps: ({ index, start }) => ({
      id: rowId(index),
      // Counted from 1, and the heading is the first.
      'aria-rowindex': index + 2,
      'data-active': index === active || undefined,
      style: { height: rowHeight, transform: `translateY(${start - headHeight}px)` },
    }),
  };
}
