import Foundation
import LearningTestKit
import Testing

/// What `import Workbench` gives to a package of somebody else: the compiler reads programs as such.
@Suite struct ExportsTests {
  private static let source = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(component: "DocumentationTests.swift")

  /// Where the modules of this build are.
  private static let build = URL(fileURLWithPath: CommandLine.arguments[0])
    .deletingLastPathComponent()

  /// What the compiler finds wrong with a program of another package; empty where it compiles.
  private func errors(_ program: String) throws -> String {
    let file = FileManager.default.temporaryDirectory.appending(
      component: "\(UUID().uuidString).swift")
    try program.write(to: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: file) }
    let kernels = Self.build.appending(components: "CKernels.build", "module.modulemap")
    let zlib = Self.source.deletingLastPathComponent().appending(
      components: "..", "..", "Sources", "CZlib", "module.modulemap")
    let compiler = try FinishedProgram(
      URL(filePath: "/usr/bin/env"),
      arguments: [
        "swiftc", "-typecheck", "-swift-version", "6", "-package-name", "client",
        "-I", Self.build.appending(component: "Modules").path,
        "-Xcc", "-fmodule-map-file=\(kernels.path)", "-Xcc", "-fmodule-map-file=\(zlib.path)",
        file.path,
      ], seconds: 300)
    return compiler.status == 0 ? "" : compiler.errors
  }

  @Test("the code of README and articles compiles in another package") func documents() throws {
    let tests = try String(contentsOf: Self.source, encoding: .utf8)
    let stub = """
      enum Fixture {
        static let package = URL(filePath: "")
        static func url(_ name: String) -> URL { package }
      }
      """
    #expect(try errors(tests.replacing("import LearningTestKit", with: stub)) == "")
  }

  @Test(
    "a component of one kind is no component of another",
    arguments: [
      ("Sampler", "SMOTE()", "RandomForest()"), ("Classifier", "RandomForest()", "SMOTE()"),
      ("Calibration", "PlattScaling()", "Dense(8)"), ("Layer", "Dense(8)", "PlattScaling()"),
    ])
  func kinds(kind: String, right: String, wrong: String) throws {
    func program(_ component: String) -> String {
      "import Workbench\nlet spec = ComponentSpec<any \(kind)>(\(component))\n"
    }
    #expect(try errors(program(right)) == "")
    #expect(try errors(program(wrong)).contains("no exact matches in call to initializer"))
  }

  @Test(
    "what the package needs for itself has no name outside of it",
    arguments: [
      "Mutex", "ParameterLayout", "NetworkComponents", "RowDecoder", "Manifest", "Figure",
    ])
  func hidden(name: String) throws {
    let errors = try errors("import Workbench\nlet type = \(name).self\n")
    #expect(errors.contains("cannot find '\(name)' in scope"), "\(errors)")
  }

  @Test("members with package access cannot be used") func members() throws {
    let errors = try errors("import Workbench\nfunc f(_ m: NetworkModel) { _ = m.network }\n")
    #expect(errors.contains("'network' is inaccessible due to 'package' protection level"))
  }
}
