import { type Answered, ResponseCheck } from './check.ts'
import { OpenApi } from './document.ts'

let check: ResponseCheck | undefined
const theCheck = () => {
  check ??= new ResponseCheck(OpenApi.read(new URL('../../../docs/openapi.yaml', import.meta.url)))
  return check
}

/** @throws Error when docs/openapi.yaml does not say that a request is answered so */
export function checkResponse(method: string, target: string, answered: Answered): void {
  theCheck().check(method, target, answered)
}

/** @throws Error when docs/openapi.yaml does not say that a function answers so */
export function checkFunction(name: string, answered: Answered): void {
  theCheck().checkOperation(name, answered)
}
