import Foundation
import Learning
import LearningTestKit
import Packages
import Preparation
import StrictJSON
import Testing

@Suite("The parity report") struct ParityReportTests {
  private func report(_ ours: [Float], _ theirs: [Float], threshold: Float = 0.5) -> ParityReport {
    ParityReport(
      ours: ours, theirs: theirs, theirDecisions: theirs.map { $0 >= threshold },
      threshold: threshold, runtime: "a runtime 1.0")
  }

  @Test("equal scores differ nowhere")
  func equal() {
    let scores: [Float] = [0.1, 0.5, 0.5, 0.9]
    let report = report(scores, scores)
    #expect(report.largestDifference == 0 && report.rankFlips == 0 && report.decisionFlips == 0)
    #expect(report.isWithinBounds)
    #expect(self.report([], []).isWithinBounds)
  }

  @Test("a decision that flips near the threshold is excused, one farther off is not")
  func decisions() {
    let near = report([0.5, 0.2], [0.5 - 3e-8, 0.2])
    #expect(near.decisionFlips == 1 && near.decisionFlipsBeyondMargin == 0)
    #expect(near.isWithinBounds)
    let far = report([0.500_005, 0.2], [0.499_999, 0.2])
    #expect(far.decisionFlips == 1 && far.decisionFlipsBeyondMargin == 1)
    #expect(far.largestDifference < 1e-5 && !far.isWithinBounds)
  }

  @Test("a score that is no number is 1 off")
  func nan() {
    #expect(report([0.3], [.nan]).largestDifference == 1)
  }

  @Test("rank flips are the pairs that one side ranks one way and the other the other way")
  func ranks() {
    var stream = RandomKey(seed: 3)["ranks"].stream
    for rows in [2, 3, 17, 64, 101] {
      let ours = (0..<rows).map { _ in Float(stream.integer(below: 20)) / 20 }
      let theirs = ours.map { $0 + Float(stream.integer(below: 7)) / 30 }
      var pairs = 0
      for first in 0..<rows {
        for second in 0..<rows where ours[first] < ours[second] && theirs[first] > theirs[second] {
          pairs += 1
        }
      }
      #expect(report(ours, theirs).rankFlips == pairs)
    }
  }

  @Test("a report can be written and read")
  func coding() throws {
    let report = report([0.1, 0.7], [0.1, 0.4])
    let read = StrictJSON.decode(ParityReport.self, from: report.document)
    #expect(read.value == report && read.issues.isEmpty)
    #expect(report.sentence.contains("1 decisions differ"))
  }

  private func scorer() throws -> Scorer {
    try PackagedModels.scorer([
      PackagedModels.member("forest", try PackagedModels.quick("randomForest"))
    ])
  }

  @Test("a forest's graph gives our bits, with names that nobody saw and with none")
  func forest() throws {
    let scorer = try scorer()
    let runtime = OnnxRuntime(
      python: try PythonEnvironment(requirements: "onnx").interpreter.path)
    let report = try ParityReport(
      of: scorer, onnx: scorer.onnx(name: "churn", release: "test"),
      on: try PackagedModels.rows(of: scorer), runtime: runtime)
    #expect(report.runtime == "onnxruntime 1.31.1")
    #expect(report.rows == 160 && report.largestDifference == 0 && report.rankFlips == 0)
    #expect(report.limits?.count == 2)
    #expect(StrictJSON.decode(ParityReport.self, from: report.document).value == report)
    #expect(report.decisionFlips == 0)
  }

  @Test("what is missing or fails is said in one sentence")
  func failures() throws {
    let scorer = try scorer()
    let rows = try PackagedModels.rows(of: scorer)
    let python = try PythonEnvironment(requirements: "onnx").interpreter.path
    let error = #expect(throws: OnnxRuntimeError.self) {
      try OnnxRuntime(python: python).answer(of: [1, 2, 3], on: rows, schema: scorer.schema)
    }
    #expect(error?.description.hasPrefix("onnxruntime failed: ") == true)
    #expect(error?.description.contains("\n") == false)
    #expect(
      throws: OnnxRuntimeError.noPython("no-such-python", reason: "No such file or directory")
    ) {
      try OnnxRuntime(python: "no-such-python").answer(of: [], on: rows, schema: scorer.schema)
    }
    // A virtual environment without a package, made where the test runs.
    let folder = FileManager.default.temporaryDirectory.appending(component: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    _ = try FinishedProgram(
      URL(filePath: "/usr/bin/env"),
      arguments: ["python3", "-m", "venv", "--without-pip", folder.path], seconds: 60
    ).checked()
    let bare = folder.appending(components: "bin", "python").path
    let lacking = #expect(throws: OnnxRuntimeError.self) {
      try OnnxRuntime(python: bare).answer(of: [], on: rows, schema: scorer.schema)
    }
    #expect(lacking == .noRuntime(python: bare))
    #expect(lacking?.description.contains("pip install onnxruntime") == true)
  }
}
