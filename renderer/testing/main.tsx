import '../app/no-eval.ts';
import { startWindow } from '../app/start-window.tsx';
import { fakeService } from './fake-service.ts';
import { sceneOf } from './scene.ts';

await startWindow(Promise.resolve(fakeService(sceneOf(new URLSearchParams(location.search)))));
