<#-- What a module delivers, one line for each library; filled by license-maven-plugin, profile supply-chain. -->
# Libraries
| Group | Artifact | Version | Licences |
|---|---|---|---|
<#list dependencyMap as entry>
<#assign library = entry.getKey()/>
| ${library.groupId} | ${library.artifactId} | ${library.version} | ${entry.getValue()?join(", ")} |
</#list>
