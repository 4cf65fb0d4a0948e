import { IconSquare, IconSquareCheckFilled, IconSquareMinusFilled } from '@tabler/icons-react';
import type { MouseEvent } from 'react';
import styles from './grid.module.css';

type BoxState = 'all' | 'some' | 'within' | 'none';

const icons = {
  all: IconSquareCheckFilled,
  within: IconSquareCheckFilled,
  some: IconSquareMinusFilled,
  none: IconSquare,
} as const;

/**
 * The box of a line, for the mouse. Hidden from assistive technology and the keyboard: there the line itself says
 * whether it is chosen, and the space bar chooses it.
 */
export function SelectBox({ state, onPress }: { state: BoxState; onPress: (event: MouseEvent) => void }) {
  const Icon = icons[state];
  return (
    <span
      className={styles.box}
      data-state={state}
      aria-hidden
      onMouseDown={(event) => event.shiftKey && event.preventDefault()}
      onClick={(event) => {
        event.stopPropagation();
        onPress(event);
      }}
    >
      <Icon size={20} />
    </span>
  );
}
