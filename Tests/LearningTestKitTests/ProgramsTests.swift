import Foundation
import LearningTestKit
import Testing

@Suite("The Python that tests compare with")
struct PythonEnvironmentTests {
  @Test("A script meets its arguments, its input and the pinned packages")
  func runs() throws {
    let python = try PythonEnvironment(requirements: "onnx")
    let text = """
      import sys, onnx, onnxruntime
      print(sys.argv[1], sys.stdin.read(), onnx.__version__, onnxruntime.__version__)
      """
    let answer = try python.run(text: text, arguments: ["a b"], input: Data("c".utf8))
    #expect(String(decoding: answer, as: UTF8.self) == "a b c 1.23.2 1.31.1\n")
  }

  @Test("A script that fails is an error with what it said")
  func fails() throws {
    let python = try PythonEnvironment(requirements: "onnx")
    let error = #expect(throws: ProgramError.self) {
      try python.run(text: "import sys; sys.exit('no such luck')")
    }
    #expect(error?.status == 1)
    #expect(error?.description.contains("no such luck") == true)
  }

  @Test("A script that takes too long is stopped")
  func stops() throws {
    let python = try PythonEnvironment(requirements: "onnx")
    let error = #expect(throws: ProgramError.self) {
      try python.run(text: "import time; time.sleep(60)", seconds: 0.2)
    }
    #expect(error?.errors.contains("stopped after 0.2 seconds") == true)
  }
}
