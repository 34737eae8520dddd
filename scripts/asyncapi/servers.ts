const region = { default: 'eu-west-1', description: 'Where the stage is deployed.' }

/** Where the channels are: in AWS, and on the machine of whoever runs `npm start`. */
export const servers = {
  bus: {
    host: 'events.{region}.amazonaws.com',
    protocol: 'https',
    description:
      'EventBridge. Partners call PutEvents, with credentials that may publish under their own source. Without AWS credentials they ' +
      'publish by `POST /v1/activities` (docs/ingesting.md).',
    variables: { region },
    security: [{ $ref: '#/components/securitySchemes/aws' }],
  },
  localBus: {
    host: '127.0.0.1:4566',
    protocol: 'http',
    description: 'EventBridge of the local stack. Any AWS client, with any credentials.',
    security: [{ $ref: '#/components/securitySchemes/aws' }],
  },
  live: {
    host: '{apiId}.execute-api.{region}.amazonaws.com',
    protocol: 'wss',
    description: 'The WebSocket API.',
    variables: { apiId: { description: 'The id of the WebSocket API.' }, region },
    security: [{ $ref: '#/components/securitySchemes/token' }],
  },
  localLive: {
    host: '127.0.0.1:3000',
    protocol: 'ws',
    description: 'The WebSocket API of the local stack.',
    security: [{ $ref: '#/components/securitySchemes/token' }],
  },
}

export const securitySchemes = {
  aws: {
    type: 'http',
    scheme: 'AWS4-HMAC-SHA256',
    description: 'Signature Version 4, as every AWS client signs.',
  },
  token: {
    type: 'httpApiKey',
    in: 'header',
    name: 'Sec-WebSocket-Protocol',
    description:
      'The subprotocols `keepsakes` and then the user’s JWT: browsers can set no other header, and a query string ' +
      'would be logged. The server answers `keepsakes`.',
  },
}
