extension GraphBuilder {
  /// The normal quantile of shares in [0, 1], in double precision: Wichura's algorithm AS 241
  /// (PPND16, 1988).
  public mutating func normalQuantile(_ share: Value) -> Value {
    let half = scalar(0.5)
    let apart = subtract(share, half)
    let isLow = compare("Less", share, half)
    let middle = self.middle(apart)
    let tail = self.tail(choose(isLow, share, subtract(scalar(1.0), share)))
    let signed = choose(isLow, node("Neg", [tail]), tail)
    let isMiddle = compare("LessOrEqual", node("Abs", [apart]), scalar(0.425))
    return choose(isMiddle, middle, signed)
  }

  private mutating func middle(_ apart: Value) -> Value {
    let r = subtract(scalar(0.180625), multiply(apart, apart))
    let above = multiply(apart, polynomial(Self.middleAbove, of: r))
    return divide(above, polynomial(Self.middleBelow, of: r))
  }

  /// How far out the end of a share is; infinite for none.
  private mutating func tail(_ share: Value) -> Value {
    let r = node("Sqrt", [node("Neg", [node("Log", [share])])])
    let near = ratio(Self.nearAbove, Self.nearBelow, of: subtract(r, scalar(1.6)))
    let far = ratio(Self.farAbove, Self.farBelow, of: subtract(r, scalar(5.0)))
    let finite = choose(compare("LessOrEqual", r, scalar(5.0)), near, far)
    return choose(compare("LessOrEqual", share, scalar(0.0)), scalar(Double.infinity), finite)
  }

  private mutating func ratio(_ above: [Double], _ below: [Double], of value: Value) -> Value {
    divide(polynomial(above, of: value), polynomial(below, of: value))
  }

  private static let middleAbove = [
    3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3,
    1.3731693765509461125e4, 4.5921953931549871457e4, 6.7265770927008700853e4,
    3.3430575583588128105e4, 2.5090809287301226727e3,
  ]
  private static let middleBelow = [
    1.0, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
    2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4,
    5.2264952788528545610e3,
  ]
  private static let nearAbove = [
    1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0,
    3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1,
    2.27238449892691845833e-2, 7.74545014278341407640e-4,
  ]
  private static let nearBelow = [
    1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
    1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4,
    1.05075007164441684324e-9,
  ]
  private static let farAbove = [
    6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0,
    2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
    2.71155556874348757815e-5, 2.01033439929228813265e-7,
  ]
  private static let farBelow = [
    1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
    7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7,
    2.04426310338993978564e-15,
  ]
}
