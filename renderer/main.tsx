import './app/no-eval.ts';
import { openClient } from './app/client.ts';
import { startWindow } from './app/start-window.tsx';

await startWindow(openClient());
