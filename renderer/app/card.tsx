import type { ComponentPropsWithoutRef } from 'react';
import styles from './card.module.css';

/** The plain surface that groups what belongs together. A heading inside names it through `aria-labelledby`. */
export function Card({ className, ...rest }: ComponentPropsWithoutRef<'section'>) {
  return <section className={className ? `${styles.card} ${className}` : styles.card} {...rest} />;
}
