import { CallFailed } from '#shared/contract/call-failed.ts';
import { type ContractClient, type MethodName, methods, type ResultOf } from '#shared/contract/contract.ts';
import type { Service } from './service-types.ts';

/**
 * The typed client over a service in the same process. Requests and answers go through JSON, as over any other
 * transport, so that nothing works here that would not work there.
 */
export function inProcessClient(service: Pick<Service, 'call' | 'subscribe'>): ContractClient {
  return {
    async call<M extends MethodName>(method: M, request: unknown): Promise<ResultOf<M>> {
      const answer = await service.call(method, asJson(request));
      if (!answer.ok) throw new CallFailed(answer.failure);
      return methods[method].result.parse(asJson(answer.result)) as ResultOf<M>;
    },
    subscribe: (listener) => service.subscribe((event) => listener(asJson(event))),
  };
}

function asJson<T>(value: T): T {
  return value === undefined ? value : (JSON.parse(JSON.stringify(value)) as T);
}
