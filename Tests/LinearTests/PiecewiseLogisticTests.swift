import CKernels
import Learning
import LearningTestKit
import Linear
import StrictJSON
import Testing

@Suite("Logistic regression with bends") struct PiecewiseLogisticTests {
  private static let context = FitContext(key: RandomKey(seed: 5))

  /// Rows of two numbers and an indicator; the log odds are a function of the first number.
  private func rows(
    _ count: Int, seed: UInt64, logOdds: (Double) -> Double
  ) -> Dataset {
    var stream = RandomKey(seed: seed)["rows"].stream
    var elements: [Float] = []
    var labels: [Float] = []
    for row in 0..<count {
      let number = stream.uniform() * 6 - 3
      elements += [Float(number), Float(stream.normal()), Float(row % 2)]
      labels.append(stream.uniform() < ck_sigmoid(logOdds(number)) ? 1 : 0)
    }
    return Dataset(
      features: Tensor(shape: [count, 3], elements: elements),
      columns: [
        Feature(name: "x", kind: .numeric), Feature(name: "noise", kind: .numeric),
        Feature(name: "plan_b", kind: .indicator(of: "plan")),
      ], labels: labels)
  }

  private func logLoss(_ model: LogisticModel, _ data: Dataset) -> Double {
    let scores = model.scores(for: data.features)
    return zip(scores, data.labels).reduce(0) { sum, row in
      sum - ck_log(Double(row.1 > 0.5 ? row.0 : 1 - row.0))
    } / Double(data.rowCount)
  }

  @Test("a line bends where that predicts new rows better")
  func curved() throws {
    let data = rows(3000, seed: 1) { $0 * $0 - 3 }
    let model = try LogisticRegression().fit(data, context: Self.context)
    let straight = try LogisticRegression(c: 1, piecewiseLinear: .never).fit(
      data, context: Self.context)
    #expect(model.record.bentFeatures == 2)
    #expect(straight.record.bentFeatures == nil)
    let fresh = rows(3000, seed: 2) { $0 * $0 - 3 }
    #expect(logLoss(model, fresh) < 0.75 * logLoss(straight, fresh))
  }

  @Test("a straight relation stays straight in all but few of thirty tables")
  func straight() throws {
    let bent = try (0..<30).count { table in
      let data = rows(600, seed: UInt64(100 + table)) { $0 - 1 }
      return try LogisticRegression().fit(data, context: Self.context).record.bentFeatures != nil
    }
    #expect(bent <= 3)
  }

  @Test("rows that a sampler made have no say in whether a line bends")
  func made() throws {
    var data = rows(3000, seed: 1) { $0 * $0 - 3 }
    let model = try LogisticRegression().fit(data, context: Self.context)
    #expect(model.record.bentFeatures == 2)
    data.rowIDs = data.rowIDs.map { _ in -1 }
    let ofMade = try LogisticRegression().fit(data, context: Self.context)
    #expect(ofMade.record.bentFeatures == nil)
  }

  @Test("rows that a sampler repeated count once in whether a line bends")
  func repeated() throws {
    for table in 0..<12 {
      let data = rows(240, seed: UInt64(300 + table)) { $0 - 1 }
      let copies = data.selecting(rows: (0..<20).flatMap { _ in 0..<data.rowCount })
      let bent = try LogisticRegression().fit(copies, context: Self.context).record.bentFeatures
      #expect(bent == nil, "table \(table)")
    }
  }

  @Test("numbers at the end of what single precision holds have a score, with and without bends")
  func farAway() throws {
    let bends = rows(3000, seed: 1) { $0 * $0 - 3 }
    for setting in [LogisticRegression.PiecewiseLinearUse.always, .never] {
      let model = try LogisticRegression(c: 1, piecewiseLinear: setting).fit(
        bends, context: Self.context)
      let far = Float.greatestFiniteMagnitude
      let rows = Tensor(
        shape: [4, 3], elements: [far, far, 0, -far, far, 0, far, -far, 1, -far, -far, 1])
      #expect(model.scores(for: rows).allSatisfy { 0...1 ~= $0 })
    }
  }

  @Test("where a line does not bend, the model is the straight one to the bit")
  func same() throws {
    let data = rows(600, seed: 100) { $0 - 1 }
    let automatic = try LogisticRegression().fit(data, context: Self.context)
    let never = try LogisticRegression(c: 1, piecewiseLinear: .never).fit(
      data, context: Self.context)
    #expect(automatic.coefficients == never.coefficients)
  }

  @Test("a model with bends is the same behind a file, for any number of threads and row by row")
  func stored() throws {
    let data = rows(900, seed: 3) { $0 * $0 - 3 }
    let model = try LogisticRegression(c: 1, piecewiseLinear: .always).fit(
      data, context: Self.context)
    let threads = try LogisticRegression(c: 1, piecewiseLinear: .always).fit(
      data, context: FitContext(key: RandomKey(seed: 5), threads: 4))
    #expect(threads.coefficients == model.coefficients)
    let read = try LogisticModel(state: model.state)
    let scores = model.scores(for: data.features)
    #expect(read.scores(for: data.features) == scores)
    for row in [0, 511, 512, 899] {
      #expect(model.scores(for: data.features.selecting(rows: [row])) == [scores[row]])
    }
  }

  @Test("contributions of a bent line add up to the log odds")
  func contributions() throws {
    let data = rows(900, seed: 3) { $0 * $0 - 3 }
    let model = try LogisticRegression(c: 1, piecewiseLinear: .always).fit(
      data, context: Self.context)
    let background = data.features.selecting(rows: Array(0..<100))
    let attribution = try #require(
      model.attribution(against: background, groups: FeatureGroups([0, 1, 2], count: 3)))
    let found = attribution.contributions(of: data.features, threads: 1)
    for (row, score) in model.scores(for: data.features).enumerated() {
      #expect(abs(ck_sigmoid(found.output(row: row)) - Double(score)) < 1e-6)
    }
  }

  @Test("onnxruntime gives the scores on edges, beside them and far outside")
  func parity() throws {
    let data = rows(900, seed: 3) { $0 * $0 - 3 }
    let model = try LogisticRegression(c: 1, piecewiseLinear: .always).fit(
      data, context: Self.context)
    let numbers = (0..<40).map { data.features[$0, 0] }
    let near: [Float] = numbers.flatMap { [$0, $0.nextUp, $0.nextDown] } + [-1e6, 1e6]
    let rows = Tensor(shape: [near.count, 3], elements: near.flatMap { [$0, $0 / 2, 1] })
    #expect(try OnnxLaws.faults(of: [("bends", model, rows)], within: 1.2e-7) == [])
  }

  @Test(
    "edges that no fit gives are refused",
    arguments: [
      ([0.0, 0, 1], "its edges are in no rising order"),
      ([0.0, 1], "its edges are in no rising order"),
      ([0.0, 1, 2, 3], "it has 17 coefficients for 12 intervals"),
    ])
  func hostile(edges: [Double], sentence: String) throws {
    let data = rows(900, seed: 3) { $0 * $0 - 3 }
    let model = try LogisticRegression(c: 1, piecewiseLinear: .always).fit(
      data, context: Self.context)
    var state = model.state
    guard case .object(var members) = state.header,
      let place = members.firstIndex(where: { $0.name == "basis" })
    else {
      Issue.record("the header has no basis")
      return
    }
    let list = JSON.array([.array(edges.map { .number($0) })] + Self.rest(members[place].value))
    members[place].value = .object([.init("edges", list)])
    state.header = .object(members)
    #expect(throws: PackageError.damaged(sentence)) { try LogisticModel(state: state) }
  }

  private static func rest(_ basis: JSON) -> [JSON] {
    guard case .object(let members) = basis, case .array(let lists)? = members.first?.value else {
      return []
    }
    return Array(lists.dropFirst())
  }
}
