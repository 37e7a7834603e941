public import Tables

/// All features of a model as formulas of raw columns: the fitted preparation without its tables.
///
/// It gives the same bits as applying the fitted steps to a table.
public struct FeatureProgram: Sendable {
  /// The formulas, in the order of the features.
  public let formulas: [FeatureFormula]
  /// The time axis at the front of each row, where there is one.
  public let sequence: SequenceLayout?

  /// Rows whose features are computed together, so that they stay in the cache.
  private static let tile = 512

  /// Formulas of the features that steps make of a schema's columns.
  ///
  /// Throws where the steps do not fit the schema, or leave a date.
  public init(_ steps: [FittedStep], schema: InputSchema) throws(DataError) {
    var table = SymbolicTable(schema)
    for step in steps { try step.fitted.lower(&table) }
    let layout = schema.sequence.flatMap { sequence in Self.layout(table.columns, sequence) }
    sequence = layout?.sequence
    formulas = try (layout?.columns ?? table.columns).map { column throws(DataError) in
      guard let formula = FeatureFormula(column) else {
        throw .unusable("column '\(column.name)' is a date, which no model learns from")
      }
      return formula
    }
  }

  /// The features of rows, [rows, features].
  ///
  /// Throws where a number is missing that no step filled, or too great for a model.
  public func features(of rows: RawRows) throws(DataError) -> Tensor {
    let width = formulas.count
    var bad: (row: Int, formula: Int)?
    let elements = [Float](unsafeUninitializedCapacity: rows.count * width) { out, count in
      for start in stride(from: 0, to: rows.count, by: Self.tile) {
        let tile = start..<min(start + Self.tile, rows.count)
        for (place, formula) in formulas.enumerated() {
          let failed = formula.fill(
            out, at: place, width: width, tile: tile, from: rows.columns[formula.column])
          if let failed { bad = bad ?? (failed, place) }
        }
      }
      count = rows.count * width
    }
    if let bad {
      throw .unusable(
        "column '\(formulas[bad.formula].feature.name)' holds a missing or infinite number "
          + "in row \(bad.row + 1)")
    }
    return Tensor(shape: [rows.count, width], elements: elements)
  }

  /// The first row with a number that no step filled, or that is too great for a model, and the place
  /// of its column in the schema.
  public func firstUnfit(in rows: RawRows) -> (row: Int, column: Int)? {
    for row in 0..<rows.count {
      let unfit = formulas.first { formula in
        !Float(formula.value(row, of: rows.columns[formula.column])).isFinite
      }
      if let unfit { return (row, unfit.column) }
    }
    return nil
  }

  /// The columns in the order of features, where the sequence's columns are all there.
  private static func layout(
    _ columns: [SymbolicTable.Column], _ sequence: SequenceColumns
  ) -> (columns: [SymbolicTable.Column], sequence: SequenceLayout)? {
    var ordered: [SymbolicTable.Column] = []
    for step in 0..<sequence.steps {
      for channel in sequence.channels {
        guard let column = columns.first(where: { $0.name == channel.columns[step] }) else {
          return nil
        }
        ordered.append(column)
      }
    }
    let taken = Set(ordered.map(\.name))
    return (
      ordered + columns.filter { !taken.contains($0.name) },
      SequenceLayout(steps: sequence.steps, channels: sequence.channels.map(\.name))
    )
  }
}

extension FeatureFormula {
  /// The feature of one row.
  fileprivate func value(_ row: Int, of values: RawRows.Values) -> Double {
    switch (source, values) {
    case (.lookup(let numbers), .codes(let codes)):
      let code = Int(codes[row])
      return numbers[code >= 0 ? code : numbers.count - 3 - code]
    case (.number(let maps), .numbers(let numbers)): return maps.reduce(numbers[row]) { $1($0) }
    default:
      preconditionFailure("column \(column) of the raw rows is of another kind than the schema's")
    }
  }

  /// Computes the feature of some rows; gives the first row without a finite number.
  fileprivate func fill(
    _ out: UnsafeMutableBufferPointer<Float>, at place: Int, width: Int, tile: Range<Int>,
    from values: RawRows.Values
  ) -> Int? {
    var bad: Int?
    func put(_ number: Double, _ row: Int) {
      let feature = Float(number)
      out.initializeElement(at: row * width + place, to: feature)
      if !feature.isFinite { bad = bad ?? row }
    }
    switch (source, values) {
    case (.lookup(let numbers), .codes(let codes)):
      let levels = Int32(numbers.count - 2)
      for row in tile {
        let code = codes[row]
        put(numbers[Int(code >= 0 ? code : levels - 1 - code)], row)
      }
    case (.number(let maps), .numbers(let numbers)):
      for row in tile {
        var number = numbers[row]
        for map in maps { number = map(number) }
        put(number, row)
      }
    default:
      preconditionFailure("column \(column) of the raw rows is of another kind than the schema's")
    }
    return bad
  }
}
