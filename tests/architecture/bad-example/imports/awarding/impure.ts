import { readFileSync } from 'node:fs'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'

export const decide = () => [readFileSync, DynamoDBClient]
