import { Component, type ReactNode } from 'react';
import { PlainNotice } from './plain-notice.tsx';

interface ErrorBoundaryProps {
  readonly title: string;
  readonly text: string;
  readonly button: string;
  readonly children: ReactNode;
}

/** Catches mistakes of ours while drawing, and says so in plain words instead of leaving an empty window. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { broken: boolean }> {
  override readonly state = { broken: false };

  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true };
  }

  override render(): ReactNode {
    if (!this.state.broken) return this.props.children;
    const { title, text, button } = this.props;
    return <PlainNotice title={title} text={text} button={button} onPress={() => location.reload()} />;
  }
}
