const words = (text: string) => new Set(text.trim().split(/\s+/))

/** Shapes, texts, paint and filters: nothing that runs, moves by itself, or shows what lies elsewhere. */
export const ELEMENTS = words(`
  svg g defs symbol use title desc switch
  path rect circle ellipse line polyline polygon text tspan textPath
  linearGradient radialGradient stop clipPath mask pattern marker style
  filter feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap feDistantLight
  feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feMerge feMergeNode feMorphology feOffset fePointLight
  feSpecularLighting feSpotLight feTile feTurbulence`)

/** Attributes without a namespace. `href` has a rule of its own. */
export const ATTRIBUTES = words(`
  id class style role lang aria-label aria-hidden aria-labelledby aria-describedby
  x y x1 y1 x2 y2 cx cy r rx ry fx fy fr dx dy width height d points pathLength rotate textLength lengthAdjust startOffset method spacing side
  viewBox preserveAspectRatio version transform transform-origin
  gradientUnits gradientTransform spreadMethod offset patternUnits patternContentUnits patternTransform
  clipPathUnits maskUnits maskContentUnits mask-type markerUnits markerWidth markerHeight refX refY orient
  fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin stroke-miterlimit stroke-dasharray
  stroke-dashoffset vector-effect paint-order color color-interpolation color-interpolation-filters opacity visibility display overflow
  clip-path clip-rule mask filter marker marker-start marker-mid marker-end stop-color stop-opacity flood-color flood-opacity
  lighting-color shape-rendering text-rendering image-rendering enable-background isolation mix-blend-mode
  font-family font-size font-size-adjust font-stretch font-style font-variant font-weight text-anchor text-decoration letter-spacing
  word-spacing dominant-baseline alignment-baseline baseline-shift direction unicode-bidi writing-mode white-space
  filterUnits primitiveUnits in in2 result mode type values tableValues slope intercept amplitude exponent operator k1 k2 k3 k4 order
  kernelMatrix divisor bias targetX targetY edgeMode preserveAlpha surfaceScale diffuseConstant specularConstant specularExponent
  kernelUnitLength scale xChannelSelector yChannelSelector stdDeviation azimuth elevation radius baseFrequency numOctaves seed
  stitchTiles z pointsAtX pointsAtY pointsAtZ limitingConeAngle`)

/** Functions of CSS that paint or move. Any other may load something: image-set(), src() and those to come. */
export const FUNCTIONS = words(`
  url rgb rgba hsl hsla hwb lab lch oklab oklch color color-mix var calc min max clamp
  translate translateX translateY translate3d scale scaleX scaleY rotate skew skewX skewY matrix
  blur brightness contrast drop-shadow grayscale hue-rotate invert opacity saturate sepia not is where nth-child nth-of-type`)
