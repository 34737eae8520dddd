import { decide } from '../awarding/impure.ts'

export const broken = decide
