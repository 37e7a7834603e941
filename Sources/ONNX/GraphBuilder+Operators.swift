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
