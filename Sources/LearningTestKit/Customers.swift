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
