/** What a page is printed on. */
export function Paper() {
  return (
    <svg class="paper" aria-hidden="true" focusable="false">
      <rect class="print" width="100%" height="100%" fill="url(#print)" />
      <rect class="fibres" width="100%" height="100%" fill="url(#fibres)" />
    </svg>
  )
}
