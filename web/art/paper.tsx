/** What a page is printed on. */
export function Paper() {
  return (
    <>
      <svg class="paper print" aria-hidden="true" focusable="false">
        <rect width="100%" height="100%" fill="url(#print)" />
      </svg>
      <svg class="paper fibres" aria-hidden="true" focusable="false">
        <rect width="100%" height="100%" fill="url(#fibres)" />
      </svg>
    </>
  )
}
