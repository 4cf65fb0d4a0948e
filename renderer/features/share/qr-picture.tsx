import { qrModules } from '#shared/qr-code.ts';
import styles from './share.module.css';

interface QrPictureProps {
  readonly text: string;
  /** What it is for, to those who do not see it. */
  readonly label: string;
}

/** A QR code, black on white in every colour scheme: that is what cameras expect. */
export function QrPicture({ text, label }: QrPictureProps) {
  const rows = qrModules(text);
  const dark = rows.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])));
  return (
    <svg
      className={styles.qr}
      role="img"
      aria-label={label}
      viewBox={`0 0 ${rows.length} ${rows.length}`}
      shapeRendering="crispEdges"
    >
      <rect width={rows.length} height={rows.length} fill="#fff" />
      <path d={dark.join('')} fill="#000" />
    </svg>
  );
}
