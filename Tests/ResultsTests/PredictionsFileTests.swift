import Experiments
import Results
import Testing

@Suite struct PredictionsFileTests {
  private func read(_ text: String) throws -> PredictionsFile {
    try PredictionsFile(bytes: Array(text.utf8), path: "predictions.csv")
  }

  @Test("the parts are the tested rows of every repeat and fold") func parts() throws {
    let file = try TinyRun.folder.read(PredictionsFile.self)
    #expect(file.parts == [0..<45, 45..<90, 90..<135, 135..<180])
    #expect(file.repeatCount == 2 && Set(file.rows).count == 90)
    #expect(file.labels.count { $0 == 1 } == 50)
  }

  @Test("a candidate that was calibrated has raw scores too, one that failed has none")
  func candidates() throws {
    let file = try TinyRun.folder.read(PredictionsFile.self)
    #expect(file.scores.filter { $0.raw != nil }.map(\.candidate) == ["logistic+smote"])
    let failed = try #require(file.scores.first { $0.candidate == "net" })
    #expect(failed.probabilities.count == 180 && failed.probabilities.allSatisfy(\.isNaN))
  }

  @Test("some candidates are read in the order that is asked") func chosen() throws {
    let file = try TinyRun.folder.predictions(of: ["forest", "logistic"])
    #expect(file.scores.map(\.candidate) == ["forest", "logistic"])
    let all = try TinyRun.folder.read(PredictionsFile.self)
    #expect(file.scores[0] == all.scores.first { $0.candidate == "forest" })
    #expect(file.digest == all.digest)
    let error = #expect(throws: StudyError.self) {
      try TinyRun.folder.predictions(of: ["nobody"])
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

  @Test("a folder without predictions says how they are made") func missing() throws {
    let folder = ResultsFolder(path: "/nowhere")
    let error = #expect(throws: StudyError.self) { try folder.predictions(of: []) }
    #expect(try #require(error).description.contains("`workbench run` of the same spec makes it"))
  }
}
