import CKernels
import Foundation
import Learning
import LearningTestKit
import Linear
import StrictJSON
import Testing

@Suite struct LogisticRegressionTests {
  let context = FitContext(key: RandomKey(seed: 1))

  @Test("it obeys the laws of classifiers") func laws() {
    let ridge = LogisticRegression()
    let lasso = LogisticRegression(c: 0.5, l1Ratio: 0.5)
    for classifier in [ridge, lasso, LogisticRegression(c: 1, penalized: false)] {
      #expect(ClassifierLaws.faults(of: classifier, on: SampleData.twoBlobs()) == [])
      #expect(ClassifierLaws.faults(of: classifier, on: SampleData.mixed(codes: false)) == [])
      #expect(ClassifierLaws.learningFaults(of: classifier) == [])
      #expect(ClassifierLaws.awkwardDataFaults(of: classifier) == [])
      #expect(
        ClassifierLaws.duplicateFaults(of: classifier, on: SampleData.twoBlobs(), within: 1e-6)
          == [])
    }
  }

  @Test("told to stop, it stops") func cancellation() {
    let data = SampleData.twoBlobs(rows: 60_000, features: 100)
    #expect(ClassifierLaws.cancellationFaults(of: LogisticRegression(), on: data) == [])
  }

  @Test("told to stop on a wide table, it stops, with an L1 penalty too", arguments: [0, 1])
  func cancellationOfWide(l1Ratio: Double) {
    let data = SampleData.twoBlobs(rows: 1500, features: 3000, distance: 1)
    let classifier = LogisticRegression(c: 10, l1Ratio: l1Ratio)
    #expect(ClassifierLaws.cancellationFaults(of: classifier, on: data) == [])
  }

  @Test("with more columns than rows, weights and threads do as they do else") func rowSpace()
    throws
  {
    let data = SampleData.twoBlobs(rows: 200, features: 600, distance: 1)
    #expect(ClassifierLaws.faults(of: LogisticRegression(), on: data) == [])
    #expect(
      ClassifierLaws.duplicateFaults(of: LogisticRegression(), on: data, within: 1e-6) == [])
  }

  @Test("one class and codes of categories are refused") func refusals() {
    #expect(throws: FitError.oneClass(positives: 18, rows: 18)) {
      try LogisticRegression().fit(SampleData.oneClass(1), context: context)
    }
    #expect(throws: FitError.unprepared(column: "plan", reason: "holds codes of a category")) {
      try LogisticRegression().fit(SampleData.mixed(), context: context)
    }
    var weightless = SampleData.twoBlobs()
    weightless.weights = weightless.labels.map { 1 - $0 }
    #expect(throws: FitError.oneClass(positives: 120, rows: 400)) {
      try LogisticRegression().fit(weightless, context: context)
    }
  }

  @Test("without a penalty, separable rows give scores of 0 and 1 and no NaN") func separable()
    throws
  {
    let data = SampleData.twoBlobs(rows: 100, distance: 50)
    let model = try LogisticRegression(c: 1, penalized: false).fit(data, context: context)
    #expect(model.coefficients.allSatisfy { $0.isFinite })
    let scores = model.scores(for: data.features)
    #expect(zip(scores, data.labels).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  @Test("a column that repeats another changes nothing without a penalty") func collinear() throws {
    let data = SampleData.twoBlobs()
    let twin = data.adding(Feature(name: "twin")) { data.features[$0, 0] }
    let plain = LogisticRegression(c: 1, penalized: false)
    let left = try plain.fit(data, context: context)
    let right = try plain.fit(twin, context: context)
    #expect(right.record.converged == true)
    let distances = zip(left.scores(for: data.features), right.scores(for: twin.features))
      .map { abs($0 - $1) }
    #expect(distances.max() ?? 1 < 1e-6)
  }

  @Test("the weight of a constant column is 0") func constant() throws {
    let model = try LogisticRegression().fit(SampleData.constantColumn(0), context: context)
    #expect(model.coefficients.last == 0)
  }

  @Test("without an intercept, a row of zeros scores one half") func noIntercept() throws {
    let model = try LogisticRegression(c: 1, fitIntercept: false).fit(
      SampleData.twoBlobs(), context: context)
    #expect(model.intercept == 0)
    #expect(model.scores(for: Tensor(repeating: 0, shape: [1, 4])) == [0.5])
    #expect(model.record.parameters == 4)
  }

  @Test(
    "many columns meet the conditions of the optimum, found among fewer rows or without a matrix",
    arguments: [(300, 0.1, true), (300, 0.1, false), (300, 10, true), (900, 0.1, true)])
  func wide(rows: Int, c: Double, fitsIntercept: Bool) throws {
    let data = SampleData.twoBlobs(rows: rows, features: 700, distance: 1)
    let settings = LogisticRegression(c: c, fitIntercept: fitsIntercept)
    let model = try settings.fit(data, context: context)
    #expect(model.record.converged == true)
    for (slope, coefficient) in zip(slopes(of: model, on: data), model.coefficients) {
      #expect(abs(slope + coefficient / settings.c) < 1e-7)
    }
  }

  @Test("with an L1 penalty, slopes balance it or stay below it", arguments: [20, 400])
  func subgradient(features: Int) throws {
    let data = SampleData.twoBlobs(rows: 200, features: features, distance: 1)
    let model = try LogisticRegression(c: 0.2, l1Ratio: 1).fit(data, context: context)
    #expect(model.record.converged == true)
    for (slope, coefficient) in zip(slopes(of: model, on: data), model.coefficients) {
      if coefficient == 0 {
        #expect(abs(slope) <= 5 + 1e-7)
      } else {
        #expect(abs(slope + (coefficient > 0 ? 5 : -5)) < 1e-7)
      }
    }
    #expect(model.coefficients.contains(0) && model.coefficients.contains { $0 != 0 })
  }

  @Test("every path of the kernels gives the same bits") func paths() throws {
    let data = SampleData.twoBlobs(rows: 5000, features: 20)
    let expected = try LogisticRegression().fit(data, context: context)
    let path = ck_current_path()
    defer { ck_force_path(path) }
    for other in [CK_PORTABLE, CK_AVX2, CK_AVX512, CK_NEON] where ck_force_path(other) {
      let model = try LogisticRegression().fit(data, context: context)
      #expect(model.state == expected.state)
      #expect(model.scores(for: data.features) == expected.scores(for: data.features))
    }
  }

  @Test("a damaged state is refused") func damaged() throws {
    let model = try LogisticRegression().fit(SampleData.twoBlobs(), context: context)
    var state = model.state
    state.arrays.removeLast()
    #expect(throws: PackageError.self) { try LogisticModel(state: state) }
  }

  /// The derivative of the loss by every coefficient, row by row in double.
  private func slopes(of model: LogisticModel, on data: Dataset) -> [Double] {
    let scores = model.scoresInDouble(for: data)
    var slopes = [Double](repeating: 0, count: data.columns.count)
    for row in data.labels.indices {
      let residual = scores[row] - Double(data.labels[row])
      for (column, value) in data.features[row: row].enumerated() {
        slopes[column] += residual * Double(value)
      }
    }
    return slopes
  }
}

extension LogisticModel {
  fileprivate func scoresInDouble(for data: Dataset) -> [Double] {
    data.labels.indices.map { row in
      let sum = zip(data.features[row: row], coefficients).reduce(intercept) {
        $0 + Double($1.0) * $1.1
      }
      return 1 / (1 + exp(-sum))
    }
  }
}

/// Settings in a spec.
@Suite struct LogisticRegressionSettingsTests {
  let catalog = Catalog([
    Catalog.Family(
      (any Classifier).self, kind: "classifier", LinearComponents.classifiers)
  ])

  func decode(_ text: String) throws -> (value: ComponentSpec<any Classifier>?, issues: [String]) {
    let read = StrictJSON.decode(
      ComponentSpec<any Classifier>.self, from: try JSON(parsing: text.utf8),
      userInfo: [.catalog: catalog]
    )
    return (read.value, read.issues.map { $0.description })
  }

  @Test("settings are read by name, what is left out keeps its default") func read() throws {
    let read = try decode(#"{"logisticRegression": {"c": 0.5, "l1Ratio": 1}}"#)
    #expect(read.issues == [])
    #expect(read.value == ComponentSpec(LogisticRegression(c: 0.5, l1Ratio: 1)))
  }

  @Test("settings out of range are named") func range() throws {
    let issues = try decode(#"{"logisticRegression": {"c": 0, "l1Ratio": 2}}"#).issues
    #expect(issues.count == 2)
    #expect(issues.first?.contains("logisticRegression.c: must be from") == true)
    #expect(issues.last == "logisticRegression.l1Ratio: must be from 0 to 1, got 2")
  }

  @Test("every component is written and read as it was") func roundTrip() throws {
    for type in LinearComponents.classifiers {
      let classifier = try #require(type.init() as? any Classifier)
      let spec = ComponentSpec<any Classifier>(classifier)
      let read = try decode(try StrictJSON.encode(spec).text())
      #expect(read.issues == [] && read.value == spec, "\(type.name)")
      #expect(classifier.issues() == [])
    }
  }
}
