extension GraphBuilder {
  /// A single number in double precision.
  public mutating func scalar(_ value: Double) -> Value { constant(Constant([value], shape: [])) }

  /// A single number in single precision.
  public mutating func scalar(_ value: Float) -> Value { constant(Constant([value], shape: [])) }

  /// A single number of a type, which is that of numbers in single or double precision.
  public mutating func scalar(_ value: Double, as type: ElementType) -> Value {
    type == .float ? scalar(Float(value)) : scalar(value)
  }

  /// A number for every column, [1, columns], in double precision.
  public mutating func row(_ values: [Double]) -> Value {
    constant(Constant(values, shape: [1, values.count]))
  }

  /// The same numbers in another type; nothing where they are of it already.
  public mutating func cast(_ value: Value, to type: ElementType) -> Value {
    if value.type == type { return value }
    return node("Cast", [value], ["to": .int(type.rawValue)], type: type)
  }

  /// The sum of two values.
  public mutating func add(_ left: Value, _ right: Value) -> Value { node("Add", [left, right]) }

  /// The first value less the second.
  public mutating func subtract(_ left: Value, _ right: Value) -> Value {
    node("Sub", [left, right])
  }

  /// The product of two values, number by number.
  public mutating func multiply(_ left: Value, _ right: Value) -> Value {
    node("Mul", [left, right])
  }

  /// The first value divided by the second, number by number.
  public mutating func divide(_ left: Value, _ right: Value) -> Value {
    node("Div", [left, right])
  }

  /// a b + c in single precision, rounded once: the product is exact in double precision, and so is
  /// the sum but for bits that hardly ever count.
  public mutating func fused(_ a: Value, _ b: Value, _ c: Value) -> Value {
    let product = multiply(cast(a, to: .double), cast(b, to: .double))
    return cast(add(product, cast(c, to: .double)), to: .float)
  }

  /// Compares two values, number by number: `Less`, `LessOrEqual`, `Greater`, `GreaterOrEqual`,
  /// `Equal`, or the logical `And` and `Or`.
  public mutating func compare(_ operation: String, _ left: Value, _ right: Value) -> Value {
    node(operation, [left, right], type: .bool)
  }

  /// Whether each number is none.
  public mutating func isNaN(_ value: Value) -> Value { node("IsNaN", [value], type: .bool) }

  /// The first value where a condition holds, the second elsewhere.
  public mutating func choose(_ condition: Value, _ yes: Value, _ no: Value) -> Value {
    node("Where", [condition, yes, no], type: yes.type)
  }

  /// Values one behind the other along an axis.
  public mutating func concatenate(_ values: [Value], axis: Int) -> Value {
    values.count == 1 ? values[0] : node("Concat", values, ["axis": .int(axis)])
  }

  /// A run of an axis.
  public mutating func slice(_ value: Value, axis: Int, _ range: Range<Int>) -> Value {
    let bounds = [range.lowerBound, range.upperBound, axis].map { bound in
      constant(Constant([Int64(bound)]))
    }
    return node("Slice", [value] + bounds)
  }

  /// One column of values [rows, columns], as [rows, 1].
  public mutating func column(_ index: Int, of value: Value) -> Value {
    slice(value, axis: 1, index..<index + 1)
  }

  /// The same numbers in another shape; a length of 0 keeps what the axis has.
  public mutating func reshape(_ value: Value, _ shape: [Int]) -> Value {
    node("Reshape", [value, constant(Constant(shape.map { Int64($0) }))])
  }

  /// 1 / (1 + e⁻ˣ) in double precision, exact to the last places on both sides of 0.
  public mutating func sigmoid(_ value: Value) -> Value {
    let one = scalar(1.0)
    let power = node("Exp", [node("Neg", [node("Abs", [value])])])
    let sum = add(one, power)
    let isPositive = compare("GreaterOrEqual", value, scalar(0.0))
    return divide(choose(isPositive, one, power), sum)
  }

  /// A polynomial in a value by Horner's rule; coefficients from the lowest power on.
  public mutating func polynomial(_ coefficients: [Double], of value: Value) -> Value {
    var sum = scalar(coefficients.last ?? 0)
    for coefficient in coefficients.dropLast().reversed() {
      sum = add(multiply(value, sum), scalar(coefficient))
    }
    return sum
  }

  /// How many of some rising numbers lie below each number of a column [rows, 1], or at it too; as
  /// whole numbers [rows, 1].
  public mutating func rank(of column: Value, among rising: [Double], orAt: Bool) -> Value {
    let points = constant(Constant(rising, shape: [1, rising.count]))
    let isBelow = compare(orAt ? "LessOrEqual" : "Less", points, column)
    // Counts in single precision are exact up to 2²⁴, and summed faster than whole numbers.
    let axes = constant(Constant([Int64(1)]))
    let count = node("ReduceSum", [cast(isBelow, to: .float), axes], ["keepdims": .int(1)])
    return cast(count, to: .int64)
  }

  /// The numbers of a table at some places.
  public mutating func look(up places: Value, in table: [Double]) -> Value {
    node("Gather", [constant(Constant(table)), places], ["axis": .int(0)])
  }

  /// One number for every row of a value, [rows, 1].
  public mutating func constantColumn(_ number: Float, rowsOf value: Value) -> Value {
    let rows = node("Shape", [value], ["start": .int(0), "end": .int(1)], type: .int64)
    let shape = concatenate([rows, constant(Constant([Int64(1)]))], axis: 0)
    return node(
      "ConstantOfShape", [shape], ["value": .tensor(Constant([number]))], type: .float)
  }
}

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
