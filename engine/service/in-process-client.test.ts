import { describeContract } from '../testing/contract-suite.ts';
import { inProcessClient } from './in-process-client.ts';

describeContract('in process', async (service) => ({
  open: async () => ({
    client: inProcessClient(service),
    raw: (method, request) => service.call(method, request),
    close: async () => {},
  }),
  close: async () => {},
}));
