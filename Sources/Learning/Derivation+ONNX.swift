import ONNX
import Tables

extension Derivation {
  /// The raw columns [rows, 1] with the derived ones behind them, rounded as `ColumnFormula.values` rounds.
  func completing(_ columns: [Value], in builder: inout GraphBuilder) -> [Value] {
    var columns = columns
    for step in steps {
      let operands = step.operands.map { columns[$0] }
      columns.append(step.formula.graph(operands, inDays: step.inDays, in: &builder))
    }
    return columns
  }
}

extension ColumnFormula {
  /// The values in double precision; what is none, or too great, is missing.
  fileprivate func graph(
    _ operands: [Value], inDays: Bool, in builder: inout GraphBuilder
  ) -> Value {
    let first = operands[0]
    let rest = operands.dropFirst()
    let value: Value
    switch operation {
    case .sum: value = rest.reduce(first) { builder.add($0, $1) }
    case .difference:
      let difference = rest.reduce(first) { builder.subtract($0, $1) }
      value = inDays ? builder.divide(difference, builder.scalar(Self.day)) : difference
    case .ratio: value = rest.reduce(first) { builder.divide($0, $1) }
    case .log: value = builder.node("Log", [first])
    case .slope, .spread, .lastAgainstMean:
      let steps = StepGraph(operands, in: &builder)
      value = steps.measure(operation, in: &builder)
    }
    let magnitude = builder.node("Abs", [value])
    let isThere = builder.compare("LessOrEqual", magnitude, builder.scalar(Self.greatest))
    return builder.choose(isThere, value, builder.scalar(Double.nan))
  }
}

/// The steps of a channel as a matrix [rows, steps], and what measures over those that are there need.
private struct StepGraph {
  private let count: Int
  private let last: Value
  private let isMissing: Value
  /// 1 where a step is there, 0 elsewhere.
  private let there: Value
  /// The first number that is there, for every row.
  private let first: Value
  /// How many steps are there, for every row.
  private let number: Value
  /// What every step is above the first, 0 where it is missing.
  private let above: Value

  init(_ steps: [Value], in builder: inout GraphBuilder) {
    count = steps.count
    let all = builder.concatenate(steps, axis: 1)
    last = steps[steps.count - 1]
    isMissing = builder.isNaN(all)
    let (zero, one) = (builder.scalar(0.0), builder.scalar(1.0))
    there = builder.choose(isMissing, zero, one)
    let rank = Self.running(there, in: &builder)
    number = builder.column(count - 1, of: rank)
    // Of the steps of rank 1 all but the first are missing.
    let isFirst = builder.compare("Equal", builder.multiply(rank, there), one)
    let leading = builder.choose(isFirst, all, zero)
    first = Self.sum(leading, count, in: &builder)
    above = builder.choose(isMissing, zero, builder.subtract(all, first))
  }

  /// Sums over the steps so far, in their order, as no `ReduceSum` promises to add.
  private static func running(_ values: Value, in builder: inout GraphBuilder) -> Value {
    builder.node("CumSum", [values, builder.constant(Constant([Int64(1)], shape: []))])
  }

  private static func sum(
    _ values: Value, _ count: Int, in builder: inout GraphBuilder
  ) -> Value {
    builder.column(count - 1, of: running(values, in: &builder))
  }

  private func sum(_ values: Value, in builder: inout GraphBuilder) -> Value {
    Self.sum(values, count, in: &builder)
  }

  /// The value of a measure; missing where fewer than two steps are there.
  func measure(
    _ operation: ColumnFormula.Operation, in builder: inout GraphBuilder
  ) -> Value {
    let value =
      switch operation {
      case .slope: slope(in: &builder)
      case .spread: spread(in: &builder)
      default: lastAgainstMean(in: &builder)
      }
    let isEnough = builder.compare("GreaterOrEqual", number, builder.scalar(2.0))
    return builder.choose(isEnough, value, builder.scalar(Double.nan))
  }

  private func slope(in builder: inout GraphBuilder) -> Value {
    let places = builder.row((0..<count).map(Double.init))
    let middle = builder.divide(sum(builder.multiply(there, places), in: &builder), number)
    let apart = builder.choose(
      isMissing, builder.scalar(0.0), builder.subtract(places, middle))
    return builder.divide(
      sum(builder.multiply(apart, above), in: &builder),
      sum(builder.multiply(apart, apart), in: &builder))
  }

  private func spread(in builder: inout GraphBuilder) -> Value {
    let apart = builder.choose(
      isMissing, builder.scalar(0.0), builder.subtract(above, mean(in: &builder)))
    let squares = sum(builder.multiply(apart, apart), in: &builder)
    let freedom = builder.subtract(number, builder.scalar(1.0))
    return builder.node("Sqrt", [builder.divide(squares, freedom)])
  }

  private func lastAgainstMean(in builder: inout GraphBuilder) -> Value {
    builder.subtract(builder.subtract(last, first), mean(in: &builder))
  }

  /// The mean of what the steps are above the first.
  private func mean(in builder: inout GraphBuilder) -> Value {
    builder.divide(sum(above, in: &builder), number)
  }
}
