import Experiments
import Learning
import Results
import Testing

@Suite struct PredictionsFileTests {
  private func read(_ text: String) throws -> PredictionsFile {
    try PredictionsFile(bytes: Array(text.utf8), path: "predictions.csv")
  }

  @Test("the parts are the tested rows of every repeat and fold") func parts() throws {
    let file = try TinyRun.run.read(PredictionsFile.self)
    #expect(file.parts == [0..<45, 45..<90, 90..<135, 135..<180])
    #expect(file.repeatCount == 2 && Set(file.rows).count == 90)
    #expect(file.labels.count { $0 == 1 } == 50)
  }

  @Test("a candidate that was calibrated has raw scores too, one that failed has none")
  func candidates() throws {
    let file = try TinyRun.run.read(PredictionsFile.self)
    #expect(file.scores.filter { $0.raw != nil }.map(\.candidate) == ["logistic+smote"])
    let failed = try #require(file.scores.first { $0.candidate == "net" })
    #expect(failed.probabilities.count == 180 && failed.probabilities.allSatisfy(\.isNaN))
  }

  @Test("some candidates are read in the order that is asked") func chosen() throws {
    let file = try TinyRun.run.predictions(of: ["forest", "logistic"])
    #expect(file.scores.map(\.candidate) == ["forest", "logistic"])
    let all = try TinyRun.run.read(PredictionsFile.self)
    #expect(file.scores[0] == all.scores.first { $0.candidate == "forest" })
    #expect(file.digest == all.digest)
    let error = #expect(throws: StudyError.self) {
      try TinyRun.run.predictions(of: ["nobody"])
    }
    #expect(try #require(error).description.hasSuffix("has no column 'nobody'"))
  }

  @Test("places that are no whole numbers are refused", arguments: ["-1", "x", "", "1e300"])
  func places(text: String) throws {
    let error = #expect(throws: StudyError.self) {
      try read("row,id,repeat,fold,truth,a\n\(text),,0,0,1,0.5\n")
    }
    #expect(
      try #require(error).description
        == "predictions.csv: a field of the column 'row' is no whole number")
  }

  @Test("a row is positive or not, in every repeat") func truths() throws {
    let error = #expect(throws: StudyError.self) {
      try read("row,id,repeat,fold,truth,a\n4,,0,0,1,0.5\n5,,0,0,1,0.5\n4,,1,0,0,0.5\n")
    }
    #expect(try #require(error).description == "predictions.csv: gives row 4 two truths")
  }

  @Test("predictions of a candidate count the tested rows in the order of the table")
  func predictions() throws {
    let file = try read(
      """
      row,id,repeat,fold,truth,a,b
      9,i,0,0,1,0.75,0.5
      2,c,0,1,0,0.25,
      2,c,1,0,0,0.5,0.5
      9,i,1,1,1,0.125,0.5

      """)
    #expect(file.tested.map(\.row) == [2, 9] && file.tested.map(\.identifier) == ["c", "i"])
    #expect(file.tested.map(\.label) == [0, 1])
    let thresholds = [0.5, 0.25, 0.75, 0.125]
    let found = try #require(file.predictions(of: "a", thresholds: thresholds, as: "run/a"))
    #expect(found.candidate == "run/a" && found.rows == [1, 0, 0, 1])
    #expect(found.labels == [1, 0, 0, 1] && found.probabilities == [0.75, 0.25, 0.5, 0.125])
    #expect(found.folds.map(\.repeat) == [0, 0, 1, 1] && found.folds.map(\.index) == [0, 1, 0, 1])
    #expect(found.folds.map(\.threshold) == thresholds.map { Float($0) })
    #expect(found.firstDecisions(rowCount: 2) == [true, true])
    // A score, a threshold or the candidate is missing.
    #expect(file.predictions(of: "b", thresholds: thresholds, as: "b") == nil)
    #expect(file.predictions(of: "a", thresholds: [0.5, nil, 0.5, 0.5], as: "a") == nil)
    #expect(file.predictions(of: "a", thresholds: [0.5], as: "a") == nil)
    #expect(file.predictions(of: "c", thresholds: thresholds, as: "c") == nil)
  }

  @Test("weights stand behind the truth, and come back") func weights() throws {
    let text =
      "row,id,repeat,fold,truth,weight,a,a raw\n0,x,0,0,1,2.5,0.5,0.25\n1,y,0,0,0,0,0.1,0.2\n"
    let file = try read(text)
    #expect(file.weights == [2.5, 0])
    #expect(file.scores.map(\.candidate) == ["a"])
    #expect(file.scores[0].raw == [0.25, 0.2])
    #expect(String(decoding: file.bytes(), as: UTF8.self) == text)
    #expect(try read("row,id,repeat,fold,truth,a\n0,,0,0,1,0.5\n").weights == nil)
  }

  @Test("weights below 0 or none are refused", arguments: ["-1", "x", "", "inf"])
  func badWeights(text: String) throws {
    let error = #expect(throws: StudyError.self) {
      try read("row,id,repeat,fold,truth,weight,a\n0,,0,0,1,\(text),0.5\n")
    }
    #expect(
      try #require(error).description
        == "predictions.csv: a field of the column 'weight' is no number of at least 0")
  }
}
