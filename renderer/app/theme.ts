import {
  type CSSVariablesResolver,
  convertCssVariables,
  createTheme,
  DEFAULT_THEME,
  Drawer,
  defaultCssVariablesResolver,
  type MantineColorsTuple,
  Modal,
  mergeMantineTheme,
} from '@mantine/core';

const harbour: MantineColorsTuple = [
  '#e8f4f6',
  '#d2e7eb',
  '#a5cfd8',
  '#75b6c4',
  '#4fa1b2',
  '#3492a5',
  '#1f7f92',
  '#126a7c',
  '#0b5767',
  '#044351',
];

const systemFonts =
  "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif";

/** Greys of the dark scheme with a breath of the same blue, lightest (text) to darkest. */
const dark: MantineColorsTuple = [
  '#cdd4d9',
  '#b6bfc5',
  '#8f999f',
  '#616c73',
  '#3d474e',
  '#2d363c',
  '#252c31',
  '#1f2428',
  '#191e21',
  '#16191c',
];

export const theme = createTheme({
  colors: { harbour, dark },
  primaryColor: 'harbour',
  primaryShade: { light: 7, dark: 7 },
  defaultRadius: 'md',
  fontFamily: systemFonts,
  respectReducedMotion: true,
  headings: { fontFamily: systemFonts, fontWeight: '650' },
  components: {
    // Locking the page's scroll adds a style element, which the content policy refuses.
    Modal: Modal.extend({ defaultProps: { lockScroll: false } }),
    Drawer: Drawer.extend({ defaultProps: { lockScroll: false } }),
  },
});

/** Secondary text that still has the contrast WCAG AA asks for, on cards as well. */
const readable: CSSVariablesResolver = (merged) => {
  const base = defaultCssVariablesResolver(merged);
  return {
    variables: base.variables,
    light: {
      ...base.light,
      '--mantine-color-dimmed': '#505861',
      '--mantine-color-error': '#b42318',
      '--mantine-color-placeholder': '#6b7280',
      '--mantine-color-body': '#f7f8f9',
      '--mantine-color-anchor': harbour[7],
      '--holdall-card': '#ffffff',
      '--holdall-line': '#dfe3e6',
      '--holdall-control': '#868e96',
      '--holdall-good': '#1d6f42',
      '--holdall-good-soft': '#e4f4ea',
      '--holdall-warn': '#8a4b00',
      '--holdall-warn-soft': '#fff1d6',
      '--holdall-bad': '#b42318',
      '--holdall-bad-soft': '#fde8e6',
      '--holdall-busy': harbour[7],
      '--holdall-busy-soft': harbour[0],
    },
    dark: {
      ...base.dark,
      '--mantine-color-dimmed': '#a9b1b8',
      '--mantine-color-error': '#ff9a8f',
      '--mantine-color-placeholder': '#949ba3',
      '--mantine-color-body': '#16191c',
      '--mantine-color-anchor': harbour[3],
      '--holdall-card': '#1f2428',
      '--holdall-line': '#343b41',
      '--holdall-control': '#757e86',
      '--holdall-good': '#7fd6a0',
      '--holdall-good-soft': '#16321f',
      '--holdall-warn': '#f4c26b',
      '--holdall-warn-soft': '#3a2b10',
      '--holdall-bad': '#ff9a8f',
      '--holdall-bad-soft': '#421c18',
      '--holdall-busy': harbour[3],
      '--holdall-busy-soft': '#12303a',
    },
  };
};

/**
 * Puts the theme's variables into the page as a constructed stylesheet. Mantine would add a style element, and
 * the content policy of both hosts allows styles from files only; sheets made by script are not subject to it.
 */
export function installTheme(): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(convertCssVariables(readable(mergeMantineTheme(DEFAULT_THEME, theme))));
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}
