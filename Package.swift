// swift-tools-version: 6.2
import PackageDescription

// Strictness is set once, here, for every Swift target.
let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0335-existential-any.md
  .enableUpcomingFeature("ExistentialAny"),
  // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0444-member-import-visibility.md
  .enableUpcomingFeature("MemberImportVisibility"),
  // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0409-access-level-on-imports.md
  .enableUpcomingFeature("InternalImportsByDefault"),
]

/// A library or executable with the modules of this package that its files import, and those that
/// the files of its tests import besides it.
struct Module {
  var name: String
  var uses: [String]
  /// Nil where it has no tests of its own.
  var tests: [String]?
  var isExecutable = false
  var resources: [Resource]?

  init(_ name: String, _ uses: String = "", tests: String? = nil) {
    self.name = name
    self.uses = uses.split(separator: " ").map(String.init)
    self.tests = tests.map { $0.split(separator: " ").map(String.init) }
  }
}

// The order: a module imports only what stands above it. `.ci/imports` holds this list against what the
// files import: nothing missing, nothing unused, nothing upward.
var modules: [Module] = [
  Module("Concurrency", "CKernels", tests: ""),
  Module("Files", "CKernels CZlib", tests: "CKernels"),
  Module("StrictJSON", tests: ""),
  Module(
    "Tables", "CKernels Concurrency Files StrictJSON",
    tests: "Files StrictJSON Learning LearningTestKit"),
  Module("ONNX", tests: "LearningTestKit"),
  Module(
    "Learning", "CKernels Concurrency Files StrictJSON Tables ONNX",
    tests: "CKernels StrictJSON LearningTestKit"),
  Module("LearningTestKit", "Concurrency Files StrictJSON Tables ONNX Learning", tests: "Learning"),
  Module("Metrics", "CKernels Concurrency Learning", tests: "CKernels Learning LearningTestKit"),
  Module("Tuning", "CKernels StrictJSON Learning", tests: "CKernels Files Learning"),
  Module(
    "Preparation", "CKernels StrictJSON Tables ONNX Learning",
    tests: "StrictJSON Tables Learning LearningTestKit"),
  Module("Neighbors", "CKernels Concurrency Learning", tests: "Learning LearningTestKit"),
  Module(
    "Resampling", "CKernels StrictJSON Tables Learning Neighbors",
    tests: "CKernels StrictJSON Tables Learning LearningTestKit"),
  Module("Baselines", "StrictJSON ONNX Learning", tests: "StrictJSON Learning LearningTestKit"),
  Module(
    "Linear", "CKernels Concurrency StrictJSON ONNX Learning Preparation",
    tests: "CKernels StrictJSON Learning LearningTestKit"),
  Module(
    "Trees", "CKernels Concurrency StrictJSON ONNX Learning Metrics",
    tests: "CKernels StrictJSON ONNX Learning LearningTestKit Metrics"),
  Module(
    "Networks", "CKernels StrictJSON ONNX Learning Preparation",
    tests: "CAllocations CKernels StrictJSON ONNX Learning LearningTestKit Preparation"),
  Module("Simulation", "CKernels Tables Learning Metrics", tests: "LearningTestKit"),
  Module(
    "Ensembles",
    "CKernels Concurrency StrictJSON ONNX Learning Metrics Baselines Linear Trees " + "Networks",
    tests: "CKernels Concurrency StrictJSON Learning LearningTestKit Metrics Baselines "
      + "Linear Trees Networks"),
  Module(
    "Explanation", "CKernels Concurrency StrictJSON Tables Learning Metrics",
    tests: "CKernels StrictJSON Tables Learning LearningTestKit Metrics Preparation "
      + "Baselines Linear Trees Networks Ensembles"),
  Module(
    "Catalog",
    "Learning Metrics Tuning Preparation Resampling Baselines Linear Trees Networks " + "Ensembles",
    tests: "StrictJSON Learning Metrics Linear"),
  Module(
    "Experiments",
    "Concurrency Files StrictJSON Tables Learning Metrics Tuning Preparation "
      + "Resampling Baselines Linear Trees Simulation Catalog",
    tests: "CKernels Concurrency Files StrictJSON Tables Learning LearningTestKit Metrics "
      + "Preparation Resampling Baselines Linear Trees Ensembles Catalog"),
  Module(
    "Packages", "Files StrictJSON Tables Learning Ensembles Experiments",
    tests: "Files StrictJSON Tables Learning LearningTestKit Metrics Preparation Baselines "
      + "Linear Trees Networks Ensembles"),
  Module("Store", "CSQLite Concurrency", tests: "CSQLite Concurrency LearningTestKit"),
  Module(
    "Batch", "CKernels Concurrency Files StrictJSON Tables Learning Explanation",
    tests: "Concurrency Files StrictJSON Tables ONNX Learning LearningTestKit Preparation "
      + "Linear Trees"),
  Module(
    "Results", "CKernels Files StrictJSON Tables Learning Metrics Experiments",
    tests: "Files StrictJSON Learning LearningTestKit Metrics Experiments"),
  Module(
    "Reports",
    "Concurrency Files StrictJSON Tables Learning Metrics Linear Explanation "
      + "Experiments Results",
    tests: "Files StrictJSON Tables Learning LearningTestKit Metrics Resampling Baselines "
      + "Linear Trees Networks Ensembles Explanation Catalog Experiments Results"),
  Module(
    "Promotion",
    "StrictJSON Tables Learning Metrics Explanation Experiments Packages Batch " + "Reports",
    tests: "StrictJSON Tables Learning Metrics Resampling Baselines Linear Trees Ensembles "
      + "Experiments Packages"),
  Module(
    "Workbench",
    "Files StrictJSON Tables ONNX Learning Metrics Tuning Preparation Resampling "
      + "Baselines Linear Trees Networks Simulation Ensembles Explanation Catalog "
      + "Experiments Packages Batch Results Reports Promotion",
    tests: "Files StrictJSON Learning LearningTestKit Metrics Resampling Linear Catalog "
      + "Experiments Results"),
  Module(
    "Serving",
    "CMicroHTTPD Concurrency Files StrictJSON Tables Learning Metrics Explanation "
      + "Experiments Packages Store Batch Results Reports Promotion",
    tests: "CFaults CSQLite Concurrency Files StrictJSON Tables Learning LearningTestKit "
      + "Metrics Preparation Resampling Linear Trees Explanation Catalog Experiments "
      + "Packages Store Batch Results Reports"),
  Module(
    "WorkbenchCLI",
    "Concurrency Files StrictJSON Tables Learning Metrics Simulation Explanation "
      + "Catalog Experiments Packages Batch Results Reports Promotion Workbench Serving",
    tests: "Files StrictJSON Tables Learning LearningTestKit Preparation Linear Experiments "
      + "Packages"),
]

extension [Module] {
  subscript(name: String) -> Module {
    get { first { $0.name == name }! }
    set { self[firstIndex { $0.name == name }!] = newValue }
  }
}

// The web application and the pages' styles are in the executable, so that no request leads to the file
// system.
modules["Serving"].resources = [.embedInCode("Web")]
modules["Reports"].resources = [
  .embedInCode("Resources/report.css"), .embedInCode("Resources/report.js"),
]
modules["WorkbenchCLI"].isExecutable = true

func dependency(_ name: String, of module: String) -> Target.Dependency {
  let onlyWithService = name == "CZlib" || (name == "Serving" && module == "WorkbenchCLI")
  return .target(name: name, condition: onlyWithService ? .when(traits: ["Service"]) : nil)
}

let package = Package(
  name: "workbench",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "workbench", targets: ["WorkbenchCLI"]),
    .library(name: "Workbench", targets: ["Workbench"]),
  ],
  traits: [
    .default(enabledTraits: ["Service"]),
    .trait(
      name: "Service",
      description: "The HTTP service; the only part that needs packages of the system."),
  ],
  targets: [
    .target(name: "CKernels"),
    // Counts allocations, in the executable of the tests alone.
    .target(name: "CAllocations", path: "Tests/CAllocations"),
    // Makes calls of the system fail, in the executable of the tests alone.
    .target(name: "CFaults", path: "Tests/CFaults"),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(
      name: "CMicroHTTPD", pkgConfig: "libmicrohttpd", providers: [.apt(["libmicrohttpd-dev"])]),
    .testTarget(name: "CKernelsTests", dependencies: ["CKernels"], swiftSettings: strict),
  ]
)

for module in modules {
  let uses = module.uses.map { dependency($0, of: module.name) }
  package.targets.append(
    module.isExecutable
      ? .executableTarget(name: module.name, dependencies: uses, swiftSettings: strict)
      : .target(
        name: module.name, dependencies: uses, resources: module.resources, swiftSettings: strict))
  if let tests = module.tests {
    package.targets.append(
      // Tests are compiled without optimisation, in a third of the time; what they test is optimised.
      .testTarget(
        name: module.name + "Tests",
        dependencies: ([module.name] + tests).map { .target(name: $0) },
        exclude: module.isExecutable ? ["Golden"] : [],
        swiftSettings: strict + [.unsafeFlags(["-Onone"], .when(configuration: .release))]))
  }
}

// Timings and simulations, which see what the library keeps to itself: Benchmarks/README.md.
if Context.environment["WORKBENCH_BENCHMARKS"] != nil {
  package.targets.append(.target(name: "Peak", path: "Benchmarks/Sources/Peak"))
  let library = modules.prefix { $0.name != "Serving" }.map(\.name)
  for name in ["Kernels", "SimulatedStudies", "Scores", "Statistics"] {
    package.targets.append(
      .executableTarget(
        name: name, dependencies: (["Peak"] + library).map { .target(name: $0) },
        path: "Benchmarks/Sources/\(name)",
        swiftSettings: strict))
  }
}

// Parts of the sanitizers (.ci/sanitize --parts) build only their own tests, and what these use.
if let named = Context.environment["WORKBENCH_TESTS"]?.split(separator: " ").map(String.init) {
  var needed = Set(named + named.filter { $0.hasSuffix("Tests") }.map { String($0.dropLast(5)) })
  for module in modules where named.contains(module.name + "Tests") {
    needed.formUnion(module.tests ?? [])
  }
  for module in modules.reversed() where needed.contains(module.name) {
    needed.formUnion(module.uses)
  }
  package.targets.removeAll { !needed.contains($0.name) }
  package.products = []
}
