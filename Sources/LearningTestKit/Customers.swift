package import Learning
package import StrictJSON
package import Tables

/// Made-up customers with numbers, gaps, names and a date, and scorers fitted on them.
package struct Customers: Sendable {
  package let table: Table
  /// 1 for those who leave.
  package let labels: [Float]

  /// A classifier's settings cannot be read.
  package struct Unreadable: Error {
    /// What is wrong with them.
    package var issues: [Issue]
  }

  /// So many customers; `leaves` says by tenure and plan (`m`, `y`, `t` or none) who leaves.
  package init(
    rows: Int, leaves: (_ tenure: Int, _ plan: String, _ chance: inout RandomStream) -> Bool
  ) throws {
    var stream = RandomKey(seed: 9)["customers"].stream
    var text = "tenure,spend,plan,region,since\n"
    var labels: [Float] = []
    for _ in 0..<rows {
      let tenure = stream.integer(below: 72)
      let plan = ["m", "y", "t", ""][stream.integer(below: 4)]
      labels.append(leaves(tenure, plan, &stream) ? 1 : 0)
      let spend =
        stream.integer(below: 9) == 0 ? "" : "\(Double(stream.integer(below: 9000)) / 100)"
      text += "\(tenure),\(spend),\(plan),\(["north", "süd"][stream.integer(below: 2)]),"
      text += "2023-0\(stream.integer(below: 9) + 1)-1\(stream.integer(below: 9))\n"
    }
    table = try Table.read(bytes: Array(text.utf8)).table
    self.labels = labels
  }

  private init(_ table: Table, labels: [Float]) {
    self.table = table
    self.labels = labels
  }

  /// So many customers with columns that are derived by every formula; `spend` is no feature itself, and those
  /// whose spend a minute is low leave.
  package static func deriving(rows: Int) throws -> Customers {
    var stream = RandomKey(seed: 11)["customers"].stream
    var text = "spend,minutes,plan,joined,left,u1,u2,u3,u4\n"
    var labels: [Float] = []
    func number(_ below: Int, orNone: Int) -> (text: String, value: Int) {
      let value = stream.integer(below: below)
      return (stream.integer(below: orNone) == 0 ? "" : "\(value)", value)
    }
    for _ in 0..<rows {
      let (spend, minutes) = (number(90, orNone: 12), number(40, orNone: 15))
      labels.append(spend.value < 2 * minutes.value ? 1 : 0)
      text += "\(spend.text),\(minutes.text),\(["m", "y", ""][stream.integer(below: 3)]),"
      text += "2022-0\(stream.integer(below: 9) + 1)-11,2023-0\(stream.integer(below: 9) + 1)-12"
      for _ in 0..<4 { text += ",\(number(3, orNone: 4).text)" }
      text += "\n"
    }
    var table = try Table.read(bytes: Array(text.utf8)).table
    table.columns[0].role = .ignored
    let steps = ["u1", "u2", "u3", "u4"]
    for (name, formula) in [
      ("perMinute", ColumnFormula(.ratio, ["spend", "minutes"])),
      ("total", ColumnFormula(.sum, ["spend", "minutes", "u1"])),
      ("rest", ColumnFormula(.difference, ["total", "minutes"])),
      ("days", ColumnFormula(.difference, ["left", "joined"])),
      ("logSpend", ColumnFormula(.log, ["spend"])), ("trend", ColumnFormula(.slope, steps)),
      ("spread", ColumnFormula(.spread, steps)),
      ("drop", ColumnFormula(.lastAgainstMean, steps)),
    ] {
      let operands = formula.columns.compactMap { name -> [Double]? in
        switch table[name]?.values {
        case .number(let numbers), .date(let numbers): numbers
        default: nil
        }
      }
      let values = formula.values(of: operands, inDays: name == "days")
      table.columns.append(Column(name: name, values: .number(values)))
      table.derived.append(DerivedColumn(name: name, formula: formula))
    }
    return Customers(table, labels: labels)
  }

  /// Some of the customers.
  package func selecting(rows: [Int]) -> Customers {
    Customers(table.selecting(rows: rows), labels: rows.map { labels[$0] })
  }

  /// A classifier by its name or its settings in JSON.
  package static func classifier(
    _ settings: String, catalog: Catalog
  ) throws -> ComponentSpec<any Classifier> {
    let text = settings.hasPrefix("{") ? settings : "\"\(settings)\""
    let read = StrictJSON.decode(
      ComponentSpec<any Classifier>.self, from: try JSON(parsing: Array(text.utf8)),
      userInfo: [.catalog: catalog])
    guard let spec = read.value, read.issues.isEmpty else {
      throw Unreadable(issues: read.issues)
    }
    return spec
  }

  /// A classifier fitted on all customers.
  package func member(
    _ name: String, _ classifier: ComponentSpec<any Classifier>,
    transforms: [ComponentSpec<any Transform>],
    calibration: FittedCalibration
  ) throws -> Scorer.Member {
    let pipeline = Pipeline(
      transforms: transforms, sampler: ComponentSpec(NoSampler()), classifier: classifier)
    let fitted = try pipeline.fit(
      table, labels: labels, context: FitContext(key: RandomKey(seed: 1)))
    return try Scorer.Member(
      name: name, classifier: classifier, steps: fitted.steps, model: fitted.model,
      calibration: calibration, schema: InputSchema(of: table))
  }

  /// A scorer of members, positive from 0.37 on.
  package func scorer(
    _ members: [Scorer.Member], _ combination: FittedEnsemble?, calibration: FittedCalibration
  ) -> Scorer {
    Scorer(
      schema: InputSchema(of: table), members: members, combination: combination,
      calibration: calibration, operatingPoint: OperatingPoint(threshold: 0.37),
      segments: RiskSegments(high: 0.37, medium: 0.3))
  }

  /// The customers in the columns of a schema; the first lacks every value, the second has names that
  /// nobody saw.
  package func rows(_ schema: InputSchema) throws -> RawRows {
    var rows = try RawRows(table, schema: schema)
    for place in rows.columns.indices {
      switch rows.columns[place] {
      case .numbers(var numbers):
        numbers[0] = .nan
        rows.columns[place] = .numbers(numbers)
      case .codes(var codes):
        codes[0] = RawRows.missing
        codes[1] = RawRows.unseen
        rows.columns[place] = .codes(codes)
      }
    }
    return rows
  }
}
