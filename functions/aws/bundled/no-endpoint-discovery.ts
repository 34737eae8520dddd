/**
 * The bundles use this in place of `@aws-sdk/middleware-endpoint-discovery`: DynamoDB has one endpoint in each region, so
 * discovery, and the cache for what it finds, would be 9 KB that never run. Only the client's settings mention it.
 */
export const resolveEndpointDiscoveryConfig = <Config>(config: Config): Config => config

/** Nobody can switch on what is not there. */
export const NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS = {
  environmentVariableSelector: () => undefined,
  configFileSelector: () => undefined,
  default: undefined,
}
