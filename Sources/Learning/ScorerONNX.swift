import ONNX
import Tables

extension Scorer {
  /// The whole scorer as an ONNX model: from raw columns to probability and decision.
  ///
  /// Every column of the schema is an input [rows, 1] of the column's name. Numbers are in double
  /// precision, as files are read here, so that a price such as 53.85 is the same number on both
  /// sides; dates too, in seconds since 1970-01-01T00:00:00Z; NaN is missing. Names are texts; an
  /// empty one is missing, and so are those that stand for a missing name in a file, without blanks
  /// around them: " NA", which is missing in a file, is an unseen name here. Names are compared byte
  /// by byte, not as Unicode holds them for equal; and "TRUE", "1" and "yes", which are `True` in a file
  /// where the levels are `True` and `False`, are unseen here.
  ///
  /// Derived columns are no inputs: they are computed, as here.
  ///
  /// The outputs, [rows, 1] each, are `probability`, in single precision, and `decision`, 1 where a
  /// row is predicted positive.
  ///
  /// - Parameters:
  ///   - name: the model's name, which becomes the graph's.
  ///   - version: the model's version.
  ///   - release: that of Workbench.
  ///   - properties: what the model is to say about itself besides name, version and threshold.
  public func onnx(
    name: String, version: Int = 1, release: String, properties: [(key: String, value: String)] = []
  ) -> [UInt8] {
    var builder = GraphBuilder()
    builder.isExact = !keepsDistances
    let inputs = schema.columns.map { $0.graph(in: &builder) }
    let columns = members[0].program.derivation.completing(inputs, in: &builder)
    let scores = members.map { $0.graph(columns, in: &builder) }
    let score = combination.map { $0.graph(scores, in: &builder) } ?? scores[0]
    let probability = calibration.graph(score, in: &builder)
    let threshold = builder.scalar(operatingPoint.threshold)
    let decision = builder.compare("GreaterOrEqual", probability, threshold)
    builder.output(probability, named: "probability", shape: [.rows, 1])
    builder.output(builder.cast(decision, to: .int64), named: "decision", shape: [.rows, 1])
    builder.setProperty("name", to: name)
    builder.setProperty("version", to: "\(version)")
    builder.setProperty("threshold", to: "\(operatingPoint.threshold)")
    for (key, value) in properties { builder.setProperty(key, to: value) }
    return builder.model(name: name, producer: ("workbench", release), version: version)
  }
}

extension Scorer {
  /// Whether scores that differ in their last bit give probabilities that hardly differ: nothing
  /// follows the models that is steep anywhere.
  private var keepsDistances: Bool {
    switch combination {
    case .logistic?, .calibratedMean?: return false
    case .mean?, nil: break
    }
    return ([calibration] + members.map(\.calibration)).allSatisfy(\.keepsDistances)
  }
}

extension Scorer.Member {
  /// The member's scores, corrected for the prior.
  fileprivate func graph(_ columns: [Value], in builder: inout GraphBuilder) -> Value {
    let features = program.graph(columns, in: &builder)
    return calibration.graph(model.graph(features, in: &builder), in: &builder)
  }
}

extension InputSchema.Column {
  /// The input of the column; names become codes, as `FeatureProgram` takes them.
  fileprivate func graph(in builder: inout GraphBuilder) -> Value {
    guard case .category(let levels) = kind else {
      return builder.input(name, .double, shape: [.rows, 1])
    }
    let input = builder.input(name, .string, shape: [.rows, 1])
    let known = Set(levels)
    let words = MissingTokens.plain.map { String(decoding: $0, as: UTF8.self) } + reading.missing
    let missing = words.filter {
      !known.contains($0)
    }
    return builder.node(
      "LabelEncoder", of: .learning, [input],
      [
        "keys_strings": .strings(levels + missing),
        "values_int64s": .ints(Array(levels.indices) + missing.map { _ in levels.count }),
        "default_int64": .int(levels.count + 1),
      ], type: .int64)
  }
}

extension FeatureProgram {
  /// The features [rows, features] in single precision of raw columns [rows, 1], in the schema's
  /// order: numbers and dates in double precision, names as codes.
  ///
  /// A code is a place among a column's levels; the number of levels stands for a missing name, one
  /// more for an unseen one.
  func graph(_ columns: [Value], in builder: inout GraphBuilder) -> Value {
    var blocks: [Value] = []
    var order: [Int] = []
    for group in numberGroups {
      blocks.append(numbers(group, columns, in: &builder))
      order += group
    }
    let lookups = self.lookups
    if !lookups.isEmpty {
      blocks.append(looked(up: lookups, columns, in: &builder))
      order += lookups.flatMap(\.formulas)
    }
    guard !blocks.isEmpty else { return nothing(columns, in: &builder) }
    let all = builder.concatenate(blocks, axis: 1)
    if order == Array(order.indices) { return all }
    var places = [Int64](repeating: 0, count: order.count)
    for (place, formula) in order.enumerated() { places[formula] = Int64(place) }
    return builder.node("Gather", [all, builder.constant(Constant(places))], ["axis": .int(1)])
  }

  /// The formulas of numbers that go through maps of the same types, which are computed together.
  private var numberGroups: [[Int]] {
    var groups: [(kinds: [ObjectIdentifier], formulas: [Int])] = []
    for (place, formula) in formulas.enumerated() {
      guard case .number(let maps) = formula.source else { continue }
      let kinds = maps.map { ObjectIdentifier(type(of: $0)) }
      if let known = groups.firstIndex(where: { $0.kinds == kinds }) {
        groups[known].formulas.append(place)
      } else {
        groups.append((kinds, [place]))
      }
    }
    return groups.map(\.formulas)
  }

  private func numbers(
    _ group: [Int], _ columns: [Value], in builder: inout GraphBuilder
  ) -> Value {
    var value = builder.concatenate(group.map { columns[formulas[$0].column] }, axis: 1)
    let chains = group.map { place -> [any ScalarMap] in
      if case .number(let maps) = formulas[place].source { maps } else { [] }
    }
    for (step, map) in (chains.first ?? []).enumerated() {
      value = Self.graph(like: map, chains.map { $0[step] }, of: value, in: &builder)
    }
    return builder.cast(value, to: .float)
  }

  private static func graph<Map: ScalarMap>(
    like _: Map, _ maps: [any ScalarMap], of value: Value, in builder: inout GraphBuilder
  ) -> Value {
    Map.graph(maps.compactMap { $0 as? Map }, of: value, in: &builder)
  }

  /// The columns of names that formulas look at, and which formulas those are.
  private var lookups: [(column: Int, formulas: [Int])] {
    var lookups: [(column: Int, formulas: [Int])] = []
    for (place, formula) in formulas.enumerated() {
      guard case .lookup = formula.source else { continue }
      if let known = lookups.firstIndex(where: { $0.column == formula.column }) {
        lookups[known].formulas.append(place)
      } else {
        lookups.append((formula.column, [place]))
      }
    }
    return lookups
  }

  /// One table for every column of names: a row for every code, a column for every feature.
  private func looked(
    up lookups: [(column: Int, formulas: [Int])], _ columns: [Value],
    in builder: inout GraphBuilder
  ) -> Value {
    var parts: [Value] = []
    for (column, places) in lookups {
      let tables = places.map { place -> [Double] in
        if case .lookup(let numbers) = formulas[place].source { numbers } else { [] }
      }
      let codes = tables.first?.count ?? 0
      let elements = (0..<codes).flatMap { code in tables.map { Float($0[code]) } }
      let table = builder.constant(Constant(elements, shape: [codes, places.count]))
      parts.append(builder.node("Gather", [table, columns[column]], ["axis": .int(0)]))
    }
    let width = lookups.reduce(0) { $0 + $1.formulas.count }
    return builder.reshape(builder.concatenate(parts, axis: 2), [0, width])
  }

  /// No features for every row of the first column.
  private func nothing(_ columns: [Value], in builder: inout GraphBuilder) -> Value {
    guard let first = columns.first else {
      return builder.constant(Constant([Float](), shape: [1, 0]))
    }
    let column = builder.constantColumn(0, rowsOf: first)
    return builder.slice(column, axis: 1, 0..<0)
  }
}
